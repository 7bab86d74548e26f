/**
 * An API, free of OpenAPI versions, of frameworks and of MCP.
 *
 * Every schema in here is JSON Schema 2020-12 in shape (3.0's `nullable` and boolean `exclusiveMinimum` are
 * translated) and every `$ref` in it is `#/$defs/<name>`, a name of {@link Api.definitions}. Members may be
 * computed on first read, so that an API of a thousand operations costs only what is used of it.
 */
import type { JsonSchema, JsonValue } from './json.ts'

/** What was read from a document or from an app. */
export interface Api {
  readonly info: ApiInfo
  /** In document order. */
  readonly operations: readonly Operation[]
  readonly definitions: Definitions
  readonly securitySchemes: ReadonlyMap<string, SecurityScheme>
  /** Absolute URLs, or relative references when the document had no URL of its own; variables filled with their defaults. */
  readonly servers: readonly string[]
}

export interface ApiInfo {
  readonly title?: string
  readonly version?: string
  readonly description?: string
}

/** Named schemas that `#/$defs/<name>` refers to. Shared objects: never change one. */
export interface Definitions {
  get(name: string): JsonSchema | undefined
}

/** One HTTP operation of the API. */
export interface Operation {
  /** `operationId` as written; absent when the document has none. */
  readonly operationId?: string
  /** Upper case: `GET`, `QUERY`, `LINK`. */
  readonly method: string
  /** The template as written: `/users/{id}`; it may hold `?` and `#`. */
  readonly path: string
  readonly summary?: string
  readonly description?: string
  readonly tags: readonly string[]
  readonly deprecated: boolean
  /** Those of the path item folded in; no credentials of security schemes, no reserved headers. */
  readonly parameters: readonly Parameter[]
  readonly body?: RequestBody
  /** In document order. */
  readonly responses: readonly ResponseSpec[]
  /** Alternatives; each names the schemes that are needed together, with their scopes. Empty: public. */
  readonly security: readonly SecurityRequirement[]
  /** The operation's own servers, when it or its path item declares some. */
  readonly servers?: readonly string[]
  /** `x-mcp` of the operation or the route's own configuration, unchecked; who may set it is decided elsewhere. */
  readonly mcp?: JsonValue
  /** Where it was written: `/paths/~1users~1{id}/get`. Every message about the operation carries it. */
  readonly pointer: string
}

export type ParameterLocation = 'path' | 'query' | 'querystring' | 'header' | 'cookie'

export type ParameterStyle =
  | 'simple'
  | 'label'
  | 'matrix'
  | 'form'
  | 'spaceDelimited'
  | 'pipeDelimited'
  | 'tabDelimited'
  | 'deepObject'
  | 'cookie'

/** OpenAPI 3.2 §4.12; 2.0's `collectionFormat` is translated to a style. */
export interface Parameter {
  readonly name: string
  readonly in: ParameterLocation
  readonly required: boolean
  readonly deprecated: boolean
  readonly description?: string
  readonly schema: JsonSchema
  readonly style: ParameterStyle
  readonly explode: boolean
  readonly allowReserved: boolean
  readonly allowEmptyValue: boolean
  /** Set when the parameter is declared by `content`: the value is serialised as this media type. */
  readonly contentType?: string
  /** 2.0: delimiters of the arrays inside of the array, outermost first. */
  readonly nested?: readonly string[]
  /** By property name: of the media type of a `querystring` parameter whose content is a form. */
  readonly encoding?: Readonly<Record<string, Encoding>>
  readonly pointer: string
}

export interface RequestBody {
  /** `formData` for the form parameters of 2.0. */
  readonly in: 'body' | 'formData'
  readonly required: boolean
  readonly description?: string
  /** In document order; at least one. */
  readonly content: readonly MediaType[]
  readonly pointer: string
}

export interface MediaType extends Encodings {
  /** As declared, parameters included: `application/json;odata.metadata=minimal`, `image/*`. */
  readonly contentType: string
  readonly schema?: JsonSchema
  /** 3.2: schema of each item of a sequential media type. */
  readonly itemSchema?: JsonSchema
  readonly example?: JsonValue
}

/** What encodes the values of a body or of a part of it (OpenAPI 3.2 §4.14.5). */
export interface Encodings {
  /** By property name; for `multipart/*` and form bodies. */
  readonly encoding?: Readonly<Record<string, Encoding>>
  /** 3.2: by position, for `multipart/*` from an array. */
  readonly prefixEncoding?: readonly Encoding[]
  /** 3.2: of the items after those. */
  readonly itemEncoding?: Encoding
}

/** OpenAPI 3.2 §4.15. */
export interface Encoding extends Encodings {
  readonly contentType?: string
  readonly headers?: Readonly<Record<string, { readonly schema?: JsonSchema; readonly example?: JsonValue }>>
  readonly style?: ParameterStyle
  readonly explode?: boolean
  readonly allowReserved?: boolean
  /** As {@link Parameter.nested}. */
  readonly nested?: readonly string[]
}

export interface ResponseSpec {
  /** As written: `200`, `2XX`, `default`. */
  readonly status: string
  readonly description?: string
  readonly content: readonly MediaType[]
}

/** Scheme name → scopes, all of which are needed together. */
export type SecurityRequirement = Readonly<Record<string, readonly string[]>>

export type SecurityScheme =
  | { readonly type: 'apiKey'; readonly in: 'query' | 'header' | 'cookie'; readonly name: string }
  | { readonly type: 'http'; readonly scheme: string }
  | { readonly type: 'oauth2'; readonly flows: Readonly<Record<string, OAuthFlow>> }
  | { readonly type: 'openIdConnect'; readonly openIdConnectUrl?: string }
  | { readonly type: 'mutualTLS' }

export interface OAuthFlow {
  readonly tokenUrl?: string
  readonly scopes: readonly string[]
}
