/** How many bytes a tool gets: every conversation pays for all tools together. */

/** Bytes, roughly: sentences are kept whole. */
export interface SizeLimits {
  /** Of a tool as a whole, if its operation does not need more. */
  readonly tool: number
  /** Of its own description. */
  readonly description: number
  /** Of the description of one argument, or of a part of it. */
  readonly argument: number
}

const AS_WRITTEN: SizeLimits = { tool: Infinity, description: 2048, argument: 2048 }

/** What each tool gets, and what all tools share. */
const OWN_BYTES = 450
const SHARED_BYTES = 60_000
const MOST_BYTES = 12_000

/**
 * The more tools there are, the fewer bytes each one has: 10 tools 6,450, 100 tools 1,050, 1,000 tools 510. What an operation
 * does and what an argument is stand in the first sentence.
 *
 * @param detail - the option `descriptions`; whoever asks for more than `'short'` has everything
 */
export function toSizeLimits(tools: number, detail: 'short' | 'responses' | 'full'): SizeLimits {
  if (detail !== 'short') return AS_WRITTEN
  const tool = Math.min(OWN_BYTES + SHARED_BYTES / tools, MOST_BYTES)
  return {
    tool: Math.round(tool),
    description: clamp(tool * 0.3, 80, 2048),
    argument: clamp(tool / 10, 40, 500),
  }
}

function clamp(value: number, least: number, most: number): number {
  return Math.round(Math.min(Math.max(value, least), most))
}
