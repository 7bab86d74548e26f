/** Regular expressions of documents: many are written for another dialect than ECMA-262 with the `u` flag. */

/**
 * Translates what can be: `(?P<n>…)`, `\A`, `\Z`, `/…/`, escapes that `u` refuses (`\_`, `\-`), a bare `-` after a class.
 *
 * @returns a pattern that compiles with the `u` flag, as JSON Schema 2020-12 §6.4 wants it; undefined when there is none
 */
export function toPattern(source: string): string | undefined {
  // `/^a$/` is how programs write a pattern; by the letter nothing would match it.
  const bare = source.replace(/^\/(\^.*\$)\/[a-z]*$/s, '$1')
  if (compiles(bare)) return bare
  const translated = bare
    .replace(/^\/(.*)\/[a-z]*$/s, '$1')
    .replaceAll('(?P<', '(?<')
    .replaceAll(/\\A/g, '^')
    .replaceAll(/\\[Zz]/g, '$')
    .replaceAll(/\[:(alnum|alpha|digit|xdigit|space|upper|lower):\]/g, (_, name: string) => POSIX.get(name) ?? '')
  const escaped = repairEscapes(translated)
  return compiles(escaped) ? escaped : undefined
}

const POSIX: ReadonlyMap<string, string> = new Map([
  ['alnum', 'A-Za-z0-9'],
  ['alpha', 'A-Za-z'],
  ['digit', '0-9'],
  ['xdigit', '0-9A-Fa-f'],
  ['space', '\\s'],
  ['upper', 'A-Z'],
  ['lower', 'a-z'],
])

function compiles(source: string): boolean {
  try {
    return new RegExp(source, 'u').source !== ''
  } catch {
    return false
  }
}

/** Writes each character so that `u` takes it, with the meaning that it has without `u`. */
function repairEscapes(source: string): string {
  let out = ''
  let inClass = false
  for (let i = 0; i < source.length; i++) {
    const char = source.charAt(i)
    const next = source.charAt(i + 1)
    if (char === '\\') {
      const identity = /[^\w^$\\.*+?()[\]{}|/]/.test(next) || next === '_'
      if (identity && !(inClass && next === '-')) out += next
      else out += char + next
      i++
    } else if (inClass) {
      if (char === ']') inClass = false
      const afterClass = /\\[wdsWDS]$/.test(out) && next !== ']'
      const beforeClass = /^\\[wdsWDS]/.test(source.slice(i + 1))
      out += char === '-' && (afterClass || beforeClass) ? '\\-' : char
    } else {
      if (char === '[') inClass = true
      const literalBrace =
        (char === '{' && !/^\{\d+(,\d*)?\}/.test(source.slice(i))) || (char === '}' && !/\{\d+(,\d*)?$/.test(out))
      out += literalBrace || char === ']' ? `\\${char}` : char
    }
  }
  return out
}
