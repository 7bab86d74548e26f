/** The only file that imports the linear-time engine: a pattern of a document must not be able to stop the process. */
import { createRequire } from 'node:module'
import type { RE2JS } from 're2js'

/** What the validator needs of a regular expression. */
export interface Matcher {
  test(text: string): boolean
  /** Differs for different patterns: the validator keeps matchers by it. */
  toString(): string
}

const require = createRequire(import.meta.url)
let engine: typeof RE2JS | undefined

/**
 * Patterns that cannot backtrack run on the engine of JavaScript, all others on RE2 (loaded when the first one comes).
 *
 * @throws Error for a pattern that has no linear-time form: lookaround, back references, repeats over 1,000
 */
export function compileLinear(source: string): Matcher {
  if (isLinear(source)) return new RegExp(source, 'u')
  if (/\(\?<?[=!]|\\[1-9]|\\k</.test(source)) throw new Error(`the pattern ${source} cannot be matched in linear time`)
  engine ??= (require('re2js') as { readonly RE2JS: typeof RE2JS }).RE2JS
  const compiled = engine.compile(engine.translateRegExp(source))
  return { test: (text) => compiled.matcher(text).find(), toString: () => `/${source}/u` }
}

/** Ways through a pattern that is tried at one place only, and steps that each place may cost where there are many. */
const MAX_COMBINATIONS = 10_000
const MAX_STEPS_EACH = 100

/**
 * True when backtracking cannot cost more than a small factor: no group is repeated, at most one repeat is open-ended
 * and only in a pattern that is tried at one place, and the closed ones (`?` is one) have few combinations.
 */
function isLinear(source: string): boolean {
  if (/\\[1-9]|\\k<|\(\?[=!<]/.test(source)) return false
  const atoms = source.replaceAll(/\\(?:[pP]\{[^}]*\}|u\{[^}]*\}|.)/gsu, 'a').replaceAll(/\[[^\]]*\]/g, 'a')
  if (/\)[*+?{]/.test(atoms) || /\|/.test(atoms)) return false
  const isAnchored = atoms.startsWith('^')
  const open = atoms.match(/[*+]|\{\d+,\}/g)?.length ?? 0
  if (open > (isAnchored ? 1 : 0)) return false
  let combinations = 2 ** (atoms.match(/\?/g)?.length ?? 0)
  let longest = 1
  for (const repeat of atoms.matchAll(/\{(\d+)(?:,(\d*))?\}/g)) {
    const [text, from, to] = repeat
    // Nothing behind the last repeat can fail, so nobody comes back to it.
    const isLast = repeat.index + text.length === atoms.length
    const most = Number(isLast || to === undefined || to === '' ? from : to)
    combinations *= most - Number(from) + 1
    longest += most
  }
  return isAnchored && open === 0 ? combinations <= MAX_COMBINATIONS : combinations * longest <= MAX_STEPS_EACH
}
