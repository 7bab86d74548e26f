/** A tool as compiled: what the model sees, and how its arguments become HTTP again. */
import type { JsonObject, JsonValue } from './json.ts'
import type { MediaType, Operation, Parameter } from './operation.ts'

export interface Tool {
  /** `[A-Za-z0-9_-]{1,64}`, unique without regard to case. */
  readonly name: string
  readonly title?: string
  readonly description: string
  readonly annotations: ToolAnnotations
  /** In the order of the input schema's properties; hidden and fixed ones are here too. */
  readonly arguments: readonly Argument[]
  /** JSON Schema 2020-12, `type: "object"`; computed on first read. */
  readonly inputSchema: JsonObject
  /** Optional parts of the input schema are told in words, so that it is not too long; computed on first read. */
  readonly isAbridged?: boolean
  /** Computed on first read; the root is always an object (`wrapped` roots are `{ result }`). */
  readonly outputSchema?: JsonObject | undefined
  /** The declared result is no object, so `structuredContent` is `{ result: … }`. */
  readonly wrapped: boolean
  /** The media type in which the body is sent, of those that the operation declares; absent without a body. */
  readonly media?: MediaType
  readonly operation: Operation
}

/** MCP 2026-07-28, `ToolAnnotations`. */
export interface ToolAnnotations {
  readonly title?: string
  readonly readOnlyHint?: boolean
  readonly destructiveHint?: boolean
  readonly idempotentHint?: boolean
  readonly openWorldHint?: boolean
}

export type ArgumentLocation = Parameter['in'] | 'body' | 'formData'

/** One argument and the place in the request that it fills. */
export interface Argument {
  /** Legal for every model provider: `filter`, `id__path`. */
  readonly argument: string
  readonly in: ArgumentLocation
  /** Name on the wire: `$filter`, `ids[]`; absent when the argument is the whole body or query string. */
  readonly name?: string
  readonly required: boolean
  /** Set for everything but bodies. */
  readonly parameter?: Parameter
  /** Not shown to the model: left out, or always this value. */
  readonly hidden?: { readonly value?: JsonValue }
}

/** What a call gives back: MCP's `CallToolResult`. */
export interface ToolResult {
  readonly content: readonly ContentBlock[]
  readonly structuredContent?: JsonObject | undefined
  readonly isError?: true
  /** What of it is JSON already, since the API's body is passed on as it came. Never sent as a member. */
  readonly serialized?: {
    /** Equal to `structuredContent`. */
    readonly structuredContent?: JsonText | undefined
    /** Equal to the text of the only block of `content`, with its quotes. */
    readonly text?: JsonText | undefined
  }
}

/** JSON, as text or in UTF-8. */
export type JsonText = string | JsonBytes

/** A `Buffer`, or what need not be one before it stands in a message. */
export interface JsonBytes {
  /** In bytes. */
  readonly length: number
  copy(target: Buffer, at: number): void
}

export type ContentBlock =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'image' | 'audio'; readonly data: string; readonly mimeType: string }
  | {
      readonly type: 'resource'
      readonly resource: { readonly uri: string; readonly mimeType: string; readonly blob: string }
    }
