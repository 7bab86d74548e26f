/** How a secret may be spelled in what an API answers and in what is logged. */

export interface Spellings {
  /** The secret and what may be looked for as it is. The longest first. */
  readonly texts: readonly string[]
  /** With escapes for any of its characters; there can be a match only in a text that has the mark. */
  readonly escaped: readonly { readonly mark: string; readonly pattern: RegExp }[]
}

/** As it is, in base64 (also within longer base64), and with the escapes of JSON, of URLs and forms, and of HTML. */
export function spellingsOf(secret: string): Spellings {
  return {
    texts: [...new Set([secret, ...base64Forms(secret)])].sort((a, b) => b.length - a.length),
    escaped: [
      // Letters are escaped as `\u0041` only, so most texts with a backslash need not be looked at.
      { mark: /^[\w.~-]*$/.test(secret) ? String.raw`\u00` : '\\', pattern: eachCharacter(secret, inJson) },
      { mark: '%', pattern: eachCharacter(secret, inUrl) },
      ...(/[^\w.~-]/.test(secret) ? [{ mark: '+', pattern: eachCharacter(secret, inUrl) }] : []),
      ...(/[&<>"']/.test(secret) ? [{ mark: '&', pattern: eachCharacter(secret, inHtml) }] : []),
    ],
  }
}

/**
 * Three bytes are four characters, so what stands before the secret shifts it: `user:` in basic authentication. Characters
 * that also say something about what stands around it are left out.
 */
function base64Forms(secret: string): string[] {
  const whole = Buffer.from(secret)
  const within = [0, 1, 2].flatMap((before) => {
    const bytes = Buffer.concat([Buffer.alloc(before), whole])
    const inner = bytes.toString('base64').slice(before === 0 ? 0 : before + 1, Math.floor((bytes.length * 8) / 6))
    return [inner, inner.replaceAll('+', '-').replaceAll('/', '_'), inner.replaceAll('/', String.raw`\/`)]
  })
  return [whole.toString('base64'), whole.toString('base64url'), ...within]
}

/** @param spell - the ways to write one character, as parts of a regular expression */
function eachCharacter(secret: string, spell: (character: string) => readonly string[]): RegExp {
  const characters = Array.from(secret, (character) => {
    const ways = [escapeRegExp(character), ...spell(character)]
    return ways.length === 1 ? ways[0] : `(?:${ways.join('|')})`
  })
  return new RegExp(characters.join(''), 'g')
}

/** `\u002f`, `\/`, `\"`; with more backslashes where JSON stands in JSON. */
function inJson(character: string): string[] {
  const units = Array.from({ length: character.length }, (_, i) =>
    character.charCodeAt(i).toString(16).padStart(4, '0'),
  )
  const unicode = units.map((unit) => String.raw`\\+u${anyCase(unit)}`).join('')
  return /\w/.test(character) ? [unicode] : [String.raw`\\+${escapeRegExp(character)}`, unicode]
}

/** `%2F`, `%2f`, and `+` for a blank. */
function inUrl(character: string): string[] {
  const triplets = [...Buffer.from(character)].map((byte) => `%${anyCase(byte.toString(16).padStart(2, '0'))}`).join('')
  return character === ' ' ? [triplets, String.raw`\+`] : [triplets]
}

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['&', 'amp'],
  ['<', 'lt'],
  ['>', 'gt'],
  ['"', 'quot'],
  ["'", 'apos'],
])

/** `&amp;`, `&#38;`, `&#x26;` */
function inHtml(character: string): string[] {
  const code = character.codePointAt(0) ?? 0
  const name = ENTITIES.get(character)
  return [`&#0*${code};`, `&#[xX]0*${anyCase(code.toString(16))};`, ...(name === undefined ? [] : [`&${name};`])]
}

function anyCase(hex: string): string {
  return hex.replaceAll(/[a-f]/g, (letter) => `[${letter}${letter.toUpperCase()}]`)
}

function escapeRegExp(text: string): string {
  return text.replaceAll(/[$()*+./?[\\\]^{|}-]/g, String.raw`\$&`)
}
