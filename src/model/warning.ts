/** What could not be taken as it stands, in a document, an app or the options; the rest still works. */

/** Code → what it means. `docs/reference/warnings.md` is made of this table. */
export const WARNING_CODES = {
  DOCUMENT_ODD: 'the text or its version is unusual; it was read as the message says',
  REF_UNRESOLVED: 'a $ref names nothing that is read: missing, outside of the folder, on the network, or a circle',
  FIELD_INVALID: 'a member has a value of the wrong kind and is left out',
  OPERATION_INVALID: 'an operation or path item cannot be read and is left out',
  PARAMETER_INVALID: 'a parameter cannot be read, or not with that style',
  PARAMETER_UNDECLARED: 'the path has a placeholder without a parameter; it is taken as a string',
  PARAMETER_UNUSED: 'a path parameter has no placeholder in the path and is left out',
  BODY_INVALID: 'a request body cannot be read and is left out',
  SCHEMA_INVALID: 'a keyword of a schema has a value that it cannot have and is left out',
  SCHEMA_TOO_DEEP: 'a schema is nested too deeply; from there on anything is accepted',
  SERVER_INVALID: 'a server URL cannot be used',
  SECURITY_INVALID: 'a security scheme or requirement cannot be read',
  NO_OPERATIONS: 'there is no operation that can be a tool',
  OVERLAY_UNUSED: 'an action of an overlay changes nothing',
  ROUTE_SKIPPED: 'a route of an app is no tool: what it takes cannot be told',
  ROUTE_UNDECLARED: 'a route declares no schema: its tool takes any query and body',
  SCHEMA_UNREADABLE: 'the validator of a route gives no JSON Schema; that part takes anything',
  NAME_TAKEN: 'two operations want one name; one of them has a hash behind it',
  CONTENT_TYPE_UNKNOWN: 'a content type that was asked for is not one that the operation declares',
  X_MCP_INVALID: 'an extension x-mcp says something that it cannot say',
  FILTER_UNKNOWN: 'include or exclude names an operation, tag or path that is not there',
  OPTION_UNKNOWN: 'an option is misspelt, or none',
  ARGUMENT_UNKNOWN: 'the option tool changes an argument that the tool does not have',
  SCOPES_UNKNOWN: 'requiredScopes names an operation that is not there',
  CREDENTIAL_UNUSED: 'upstream.credentials names a scheme that no operation uses',
  TOKEN_BOUND: 'a token that is bound to a key of its client (DPoP, mutual TLS) was refused',
} as const

export type WarningCode = keyof typeof WARNING_CODES

export interface Warning {
  readonly code: WarningCode
  /** What happened and what to do. */
  readonly message: string
  /** JSON Pointer into the document. */
  readonly pointer?: string
}

export type WarningSink = (warning: Warning) => void
