/** The keywords of JSON Schema that are kept, and what their values must be. */

/** How the value of a keyword is read. */
export type KeywordKind =
  | 'schema'
  | 'schema-or-list'
  | 'schemas'
  | 'schema-map'
  | 'number'
  | 'count'
  | 'limit'
  | 'text'
  | 'flag'
  | 'names'
  | 'type'
  | 'enum'
  | 'value'
  | 'examples'
  | 'example'
  | 'discriminator'
  | 'name-lists'
  /** Read by another rule, or without meaning once references are resolved. */
  | 'skip'

/**
 * JSON Schema 2020-12 §10, §11 and validation §6–§9, with the words that OpenAPI 2.0 and 3.0 use for the same things.
 * Extensions (`x-…`) and unknown keywords are not kept: they assert nothing, and agents would pay for them.
 */
export const KEYWORDS: ReadonlyMap<string, KeywordKind> = new Map<string, KeywordKind>([
  ['type', 'type'],
  ['enum', 'enum'],
  ['const', 'value'],
  ['title', 'text'],
  ['description', 'text'],
  ['format', 'text'],
  ['pattern', 'text'],
  ['contentEncoding', 'text'],
  ['contentMediaType', 'text'],
  ['contentSchema', 'schema'],
  ['default', 'value'],
  ['example', 'example'],
  ['examples', 'examples'],
  ['deprecated', 'flag'],
  ['readOnly', 'flag'],
  ['writeOnly', 'flag'],
  ['uniqueItems', 'flag'],
  ['multipleOf', 'number'],
  ['maximum', 'number'],
  ['minimum', 'number'],
  ['exclusiveMaximum', 'limit'],
  ['exclusiveMinimum', 'limit'],
  ['maxLength', 'count'],
  ['minLength', 'count'],
  ['maxItems', 'count'],
  ['minItems', 'count'],
  ['maxContains', 'count'],
  ['minContains', 'count'],
  ['maxProperties', 'count'],
  ['minProperties', 'count'],
  ['required', 'names'],
  ['properties', 'schema-map'],
  ['patternProperties', 'schema-map'],
  ['dependentSchemas', 'schema-map'],
  ['dependentRequired', 'name-lists'],
  ['additionalProperties', 'schema'],
  ['unevaluatedProperties', 'schema'],
  ['propertyNames', 'schema'],
  ['items', 'schema-or-list'],
  ['prefixItems', 'schemas'],
  ['additionalItems', 'skip'],
  ['unevaluatedItems', 'schema'],
  ['contains', 'schema'],
  ['allOf', 'schemas'],
  ['anyOf', 'schemas'],
  ['oneOf', 'schemas'],
  ['not', 'schema'],
  ['if', 'schema'],
  ['then', 'schema'],
  ['else', 'schema'],
  ['discriminator', 'discriminator'],
  ['$ref', 'skip'],
  ['$dynamicRef', 'skip'],
  ['$recursiveRef', 'skip'],
  ['nullable', 'skip'],
  ['x-nullable', 'skip'],
])

/** Names of types that documents use and JSON Schema does not have. */
export const TYPE_ALIASES: ReadonlyMap<string, { readonly type: string; readonly format?: string }> = new Map([
  ['int', { type: 'integer' }],
  ['int32', { type: 'integer', format: 'int32' }],
  ['int64', { type: 'integer', format: 'int64' }],
  ['long', { type: 'integer', format: 'int64' }],
  ['float', { type: 'number', format: 'float' }],
  ['double', { type: 'number', format: 'double' }],
  ['decimal', { type: 'number' }],
  ['bool', { type: 'boolean' }],
  ['str', { type: 'string' }],
  ['text', { type: 'string' }],
  ['date', { type: 'string', format: 'date' }],
  ['datetime', { type: 'string', format: 'date-time' }],
  ['date-time', { type: 'string', format: 'date-time' }],
  ['uuid', { type: 'string', format: 'uuid' }],
  ['file', { type: 'string', format: 'binary' }],
  ['binary', { type: 'string', format: 'binary' }],
  ['list', { type: 'array' }],
  ['map', { type: 'object' }],
  ['dict', { type: 'object' }],
])

export const TYPES: ReadonlySet<string> = new Set(['string', 'number', 'integer', 'boolean', 'object', 'array', 'null'])
