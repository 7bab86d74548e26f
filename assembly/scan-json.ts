/**
 * One pass over JSON text in UTF-8: checks that it is valid (RFC 8259), and writes the JSON string that holds it. AssemblyScript,
 * compiled to WebAssembly: `JSON.parse` and `JSON.stringify` take ten times as long for what is only passed on.
 */

/** Bounds of the stack: what is open at each depth. */
const MAX_DEPTH: i32 = 60
/** The text begins here; 16 bytes are read at once, so more have to be free behind it. */
const TEXT: i32 = 64

const IN_OBJECT: u8 = 1
const IN_ARRAY: u8 = 2

/** What may come next. */
const VALUE: i32 = 0
const AFTER_VALUE: i32 = 1
const KEY_OR_END: i32 = 2
const KEY: i32 = 3
const VALUE_OR_END: i32 = 4

const QUOTE: i32 = 0x22
const BACKSLASH: i32 = 0x5c
const LETTER_U: i32 = 0x75

/** What was read and what was written so far. */
let from: i32 = 0
let to: i32 = 0

/**
 * Line breaks in the text become spaces, so that it can stand on one line; in what is written they are still there.
 *
 * @param length - bytes of the text, which begins at 64; zeros follow
 * @param output - where to write: twice the text and 32 bytes have to be free
 * @returns the bytes written, without the quotes around all; -1 when the text is no JSON, is deeper than 60 levels,
 *   or escapes half a surrogate pair, which some parsers refuse
 */
export function scan(length: i32, output: i32): i32 {
  const end = TEXT + length
  let depth: i32 = 0
  let next: i32 = VALUE
  from = TEXT
  to = output
  while (true) {
    const byte = load<u8>(from) as i32
    if (byte <= 0x20 && from < end) {
      if (!skipSpace(byte)) return -1
      continue
    }
    if (next == AFTER_VALUE) {
      if (depth == 0) return from == end ? to - output : -1
      const open = load<u8>(depth)
      if (byte == 0x2c) next = open == IN_OBJECT ? KEY : VALUE
      else if (byte == (open == IN_OBJECT ? 0x7d : 0x5d)) depth -= 1
      else return -1
      copy(byte)
      continue
    }
    if (byte == QUOTE) {
      if (!copyString()) return -1
      if (next == KEY || next == KEY_OR_END) {
        let colon = load<u8>(from) as i32
        while (colon <= 0x20) {
          if (!skipSpace(colon)) return -1
          colon = load<u8>(from) as i32
        }
        if (colon != 0x3a) return -1
        copy(colon)
        next = VALUE
      } else next = AFTER_VALUE
      continue
    }
    if (next == KEY) return -1
    if (next == KEY_OR_END ? byte == 0x7d : next == VALUE_OR_END && byte == 0x5d) {
      depth -= 1
      copy(byte)
      next = AFTER_VALUE
      continue
    }
    if (next == KEY_OR_END) return -1
    if (byte == 0x7b || byte == 0x5b) {
      depth += 1
      if (depth > MAX_DEPTH) return -1
      store<u8>(depth, byte == 0x7b ? IN_OBJECT : IN_ARRAY)
      copy(byte)
      next = byte == 0x7b ? KEY_OR_END : VALUE_OR_END
      continue
    }
    if (!copyLiteral(byte)) return -1
    next = AFTER_VALUE
  }
}

// @ts-ignore: decorator
@inline
function copy(byte: i32): void {
  store<u8>(to, byte as u8)
  to += 1
  from += 1
}

/** @returns false for a control character that may not stand between tokens */
// @ts-ignore: decorator
@inline
function skipSpace(byte: i32): bool {
  if (byte == 0x20) {
    copy(byte)
    return true
  }
  if (byte == 0x0a) escapeAs(0x6e)
  else if (byte == 0x0d) escapeAs(0x72)
  else if (byte == 0x09) escapeAs(0x74)
  else return false
  if (byte != 0x09) store<u8>(from, 0x20)
  from += 1
  return true
}

/** `\n` and the like. */
// @ts-ignore: decorator
@inline
function escapeAs(letter: i32): void {
  store<u8>(to, BACKSLASH as u8)
  store<u8>(to + 1, letter as u8)
  to += 2
}

/** 16 bytes at once where none of them is a quote, a backslash or a control character. */
function copyString(): bool {
  escapeAs(QUOTE)
  // Locals are registers, globals are memory.
  let at = from + 1
  let into = to
  while (true) {
    const bytes = v128.load(at)
    v128.store(into, bytes)
    const marked = i8x16.bitmask(
      v128.or(
        v128.or(i8x16.eq(bytes, i8x16.splat(0x22)), i8x16.eq(bytes, i8x16.splat(0x5c))),
        i8x16.lt_u(bytes, i8x16.splat(0x20)),
      ),
    )
    if (marked == 0) {
      at += 16
      into += 16
      continue
    }
    const plain = ctz(marked)
    from = at + plain
    to = into + plain
    const byte = load<u8>(from) as i32
    if (byte == QUOTE) {
      escapeAs(QUOTE)
      from += 1
      return true
    }
    if (byte != BACKSLASH || !copyEscape()) return false
    at = from
    into = to
  }
}

/** `\n` → `\\n`, `\"` → `\\\"` */
function copyEscape(): bool {
  const letter = load<u8>(from + 1) as i32
  escapeAs(BACKSLASH)
  from += 2
  if (letter == QUOTE || letter == BACKSLASH) {
    escapeAs(letter)
    return true
  }
  store<u8>(to, letter as u8)
  to += 1
  if (letter == LETTER_U) return isCharacter()
  return letter == 0x2f || letter == 0x62 || letter == 0x66 || letter == 0x6e || letter == 0x72 || letter == 0x74
}

/** Four hexadecimal digits, of no surrogate or of the first of a pair. The digits are copied with what follows. */
function isCharacter(): bool {
  if (!isHex(from)) return false
  if (!isSurrogate(from)) return true
  if (!isLead(from) || load<u8>(from + 4) != BACKSLASH || load<u8>(from + 5) != LETTER_U) return false
  if (!isHex(from + 6) || !isSurrogate(from + 6) || isLead(from + 6)) return false
  v128.store(to, v128.load(from))
  from += 4
  to += 4
  escapeAs(BACKSLASH)
  from += 1
  return true
}

function isHex(at: i32): bool {
  for (let digit: i32 = 0; digit < 4; digit++) {
    const byte = load<u8>(at + digit) as i32
    const lower = byte | 0x20
    if (!((byte >= 0x30 && byte <= 0x39) || (lower >= 0x61 && lower <= 0x66))) return false
  }
  return true
}

/** `d8` to `df` */
// @ts-ignore: decorator
@inline
function isSurrogate(at: i32): bool {
  return (load<u8>(at) | 0x20) == 0x64 && load<u8>(at + 1) > 0x37
}

/** Of a surrogate: `d8` to `db` */
// @ts-ignore: decorator
@inline
function isLead(at: i32): bool {
  const byte = load<u8>(at + 1) as i32
  return byte == 0x38 || byte == 0x39 || (byte | 0x20) == 0x61 || (byte | 0x20) == 0x62
}

/** A number, `true`, `false` or `null`. */
function copyLiteral(byte: i32): bool {
  if (byte == 0x2d || isDigit(byte)) return copyNumber(byte)
  const word = load<u32>(from)
  if (word == 0x65757274 || word == 0x6c6c756e) {
    store<u32>(to, word)
    from += 4
    to += 4
    return true
  }
  if (word != 0x736c6166 || load<u8>(from + 4) != 0x65) return false
  store<u64>(to, load<u64>(from))
  from += 5
  to += 5
  return true
}

// @ts-ignore: decorator
@inline
function isDigit(byte: i32): bool {
  return byte >= 0x30 && byte <= 0x39
}

function copyNumber(first: i32): bool {
  let byte = first
  if (byte == 0x2d) {
    copy(byte)
    byte = load<u8>(from) as i32
  }
  if (byte == 0x30) copy(byte)
  else if (!copyDigits()) return false
  byte = load<u8>(from) as i32
  if (byte == 0x2e) {
    copy(byte)
    if (!copyDigits()) return false
    byte = load<u8>(from) as i32
  }
  if ((byte | 0x20) == 0x65) {
    copy(byte)
    byte = load<u8>(from) as i32
    if (byte == 0x2b || byte == 0x2d) copy(byte)
    if (!copyDigits()) return false
  }
  return true
}

function copyDigits(): bool {
  let at = from
  let into = to
  let byte = load<u8>(at)
  while (isDigit(byte)) {
    store<u8>(into, byte)
    at += 1
    into += 1
    byte = load<u8>(at)
  }
  const found = at > from
  from = at
  to = into
  return found
}
