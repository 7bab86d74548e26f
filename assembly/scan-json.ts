/**
 * One pass over JSON text in UTF-8: checks that it is valid (RFC 8259), and writes the JSON string that holds it. AssemblyScript,
 * compiled to WebAssembly: `JSON.parse` and `JSON.stringify` take ten times as long for what is only passed on.
 */

/** Bytes 1 to 60 are the stack: the bracket that is open at each depth. */
const MAX_DEPTH: i32 = 60
/** The text begins here; 16 bytes are read at once, so more have to be free behind it. */
const TEXT: i32 = 64

/** What may come next: strings before `AFTER_VALUE`, none from there on. */
const VALUE: i32 = 0
const VALUE_OR_END: i32 = 1
const KEY: i32 = 2
const KEY_OR_END: i32 = 3
const AFTER_VALUE: i32 = 4
const COLON: i32 = 5

const QUOTE: i32 = 0x22
const BACKSLASH: i32 = 0x5c
const LETTER_U: i32 = 0x75

/** What was read and what was written: set by functions that copy more than one byte. */
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
  let open: i32 = 0
  let next: i32 = VALUE
  // Locals are registers, globals are memory.
  let at = TEXT
  let into = output
  while (true) {
    const byte = load<u8>(at) as i32
    if (byte <= 0x20) {
      if (at == end) return next == AFTER_VALUE && depth == 0 ? into - output : -1
      if (byte == 0x20) {
        do {
          store<u8>(into, 0x20)
          at += 1
          into += 1
        } while (load<u8>(at) == 0x20)
      } else {
        if (byte != 0x0a && byte != 0x0d && byte != 0x09) return -1
        if (byte != 0x09) store<u8>(at, 0x20)
        into = escape(into, byte == 0x0a ? 0x6e : byte == 0x0d ? 0x72 : 0x74)
        at += 1
      }
      continue
    }
    if (byte == QUOTE && next < AFTER_VALUE) {
      if (!copyString(at, into)) return -1
      at = from
      into = to
      next = next == KEY || next == KEY_OR_END ? COLON : AFTER_VALUE
      continue
    }
    if (next == VALUE || next == VALUE_OR_END) {
      if (byte == 0x7b || byte == 0x5b) {
        depth += 1
        if (depth > MAX_DEPTH) return -1
        open = byte
        store<u8>(depth, open as u8)
        next = byte == 0x7b ? KEY_OR_END : VALUE_OR_END
      } else if (byte == 0x5d && next == VALUE_OR_END) {
        depth -= 1
        open = load<u8>(depth) as i32
        next = AFTER_VALUE
      } else {
        if (!copyLiteral(at, into, byte)) return -1
        at = from
        into = to
        next = AFTER_VALUE
        continue
      }
    } else if (next == AFTER_VALUE && depth > 0) {
      if (byte == 0x2c) next = open == 0x7b ? KEY : VALUE
      else {
        // `}` is two more than `{`, as `]` is than `[`.
        if (byte != open + 2) return -1
        depth -= 1
        open = load<u8>(depth) as i32
      }
    } else if (next == COLON && byte == 0x3a) next = VALUE
    else if (next == KEY_OR_END && byte == 0x7d) {
      depth -= 1
      open = load<u8>(depth) as i32
      next = AFTER_VALUE
    } else return -1
    store<u8>(into, byte as u8)
    at += 1
    into += 1
  }
}

/** Writes `\n` and the like. @returns where to write on */
function escape(into: i32, letter: i32): i32 {
  store<u8>(into, BACKSLASH as u8)
  store<u8>(into + 1, letter as u8)
  return into + 2
}

/** 16 bytes at once where none of them is a quote, a backslash or a control character. */
function copyString(start: i32, output: i32): bool {
  let at = start + 1
  let into = escape(output, QUOTE)
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
    at += plain
    into += plain
    const byte = load<u8>(at) as i32
    if (byte == QUOTE) {
      from = at + 1
      to = escape(into, QUOTE)
      return true
    }
    if (byte != BACKSLASH || !copyEscape(at, into)) return false
    at = from
    into = to
  }
}

/** `\n` → `\\n`, `\"` → `\\\"` */
function copyEscape(at: i32, output: i32): bool {
  const letter = load<u8>(at + 1) as i32
  let into = escape(output, BACKSLASH)
  from = at + 2
  if (letter == QUOTE || letter == BACKSLASH) {
    to = escape(into, letter)
    return true
  }
  store<u8>(into, letter as u8)
  into += 1
  to = into
  if (letter == LETTER_U) return isCharacter(from, into)
  return letter == 0x2f || letter == 0x62 || letter == 0x66 || letter == 0x6e || letter == 0x72 || letter == 0x74
}

/** Four hexadecimal digits, of no surrogate or of the first of a pair. The digits are copied with what follows. */
function isCharacter(at: i32, into: i32): bool {
  if (!isHex(at)) return false
  if (!isSurrogate(at)) return true
  if (!isLead(at) || load<u8>(at + 4) != BACKSLASH || load<u8>(at + 5) != LETTER_U) return false
  if (!isHex(at + 6) || !isSurrogate(at + 6) || isLead(at + 6)) return false
  store<u32>(into, load<u32>(at))
  from = at + 5
  to = escape(into + 4, BACKSLASH)
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
function isSurrogate(at: i32): bool {
  return (load<u8>(at) | 0x20) == 0x64 && load<u8>(at + 1) > 0x37
}

/** Of a surrogate: `d8` to `db` */
function isLead(at: i32): bool {
  const byte = load<u8>(at + 1) as i32
  return byte == 0x38 || byte == 0x39 || (byte | 0x20) == 0x61 || (byte | 0x20) == 0x62
}

/** A number, `true`, `false` or `null`. */
function copyLiteral(at: i32, into: i32, byte: i32): bool {
  if (byte == 0x2d || isDigit(byte)) return copyNumber(at, into, byte)
  const word = load<u32>(at)
  store<u64>(into, load<u64>(at))
  if (word == 0x65757274 || word == 0x6c6c756e) {
    from = at + 4
    to = into + 4
    return true
  }
  from = at + 5
  to = into + 5
  return word == 0x736c6166 && load<u8>(at + 4) == 0x65
}

function isDigit(byte: i32): bool {
  return byte >= 0x30 && byte <= 0x39
}

function copyNumber(start: i32, output: i32, first: i32): bool {
  let at = start
  let byte = first
  if (byte == 0x2d) byte = load<u8>(++at) as i32
  if (byte == 0x30) at += 1
  else if (isDigit(byte)) at = skipDigits(at)
  else return false
  byte = load<u8>(at) as i32
  if (byte == 0x2e) {
    if (!isDigit(load<u8>(++at) as i32)) return false
    at = skipDigits(at)
    byte = load<u8>(at) as i32
  }
  if ((byte | 0x20) == 0x65) {
    byte = load<u8>(++at) as i32
    if (byte == 0x2b || byte == 0x2d) at += 1
    if (!isDigit(load<u8>(at) as i32)) return false
    at = skipDigits(at)
  }
  const length = at - start
  if (length <= 16) v128.store(output, v128.load(start))
  else memory.copy(output, start, length)
  from = at
  to = output + length
  return true
}

/** @param at - a digit's place. @returns the place of what is none */
function skipDigits(at: i32): i32 {
  let end = at
  do {
    end += 1
  } while (isDigit(load<u8>(end) as i32))
  return end
}
