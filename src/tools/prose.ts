/** How much prose of a document a tool gets: every conversation pays for all tools together. */

/** Bytes, roughly: sentences are kept whole. */
export interface ProseLimits {
  /** Of a tool's own description. */
  readonly tool: number
  /** Of the description of one argument, or of a part of it. */
  readonly argument: number
  /** Of all descriptions in the input schema together. */
  readonly schema: number
}

const WRITTEN: ProseLimits = { tool: 2048, argument: 2048, schema: Infinity }

/**
 * Up to a hundred tools have their descriptions as they are written. The more there are beyond that, the fewer sentences
 * each keeps: what an operation does and what an argument is stand in the first.
 *
 * @param detail - the option `descriptions`; whoever asks for more than `'short'` has everything
 */
export function toProseLimits(tools: number, detail: 'short' | 'responses' | 'full'): ProseLimits {
  if (detail !== 'short') return WRITTEN
  return {
    tool: clamp(2048 * (100 / tools) ** 1.25, 80, 2048),
    argument: clamp(ARGUMENT_BYTES / tools, 40, 500),
    schema: clamp(SCHEMA_BYTES / tools, 600, 12_000),
  }
}

/** What the descriptions of one argument in each tool get together. */
const ARGUMENT_BYTES = 12_000
/** What all descriptions in all input schemas get together. */
const SCHEMA_BYTES = 120_000

function clamp(value: number, least: number, most: number): number {
  return Math.round(Math.min(Math.max(value, least), most))
}
