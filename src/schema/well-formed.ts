/** Text that every JSON parser takes: some refuse half a surrogate pair, and the whole message with it. */

const MAYBE_HALF = /\\u[dD][89a-fA-F]/
/** A pair, a half, any other escape: in this order, so that `\\ud800` is a backslash and letters. */
const ESCAPES = /\\u[dD][89abAB][\da-fA-F]{2}\\u[dD][c-fC-F][\da-fA-F]{2}|(\\u[dD][89a-fA-F][\da-fA-F]{2})|\\[^]/g

/** JSON text with U+FFFD for each escaped half: `"\ud800"` → `"\ufffd"`. */
export function withoutHalfPairs(json: string): string {
  if (!MAYBE_HALF.test(json)) return json
  return json.replaceAll(ESCAPES, (escape: string, half?: string) => (half === undefined ? escape : String.raw`\ufffd`))
}
