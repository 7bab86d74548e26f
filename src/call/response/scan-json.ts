/** Long JSON text → the same as bytes that can stand on one line, and the JSON string that holds it: in one pass, never parsed. */
import type { JsonBytes } from '../../model/tool.ts'
import { SCAN_JSON_WASM } from './scan-json-wasm.ts'

export interface ScannedJson {
  /** In UTF-8, with spaces for line breaks: `{"id": 7}` */
  readonly line: JsonBytes
  /** The text as it came, as a JSON string: `"{\n\"id\": 7}"` */
  readonly quoted: JsonBytes
}

/** For so many bytes and what is made of them there is memory: three times as much. Longer texts are parsed. */
const MAX_BYTES = 1024 * 1024
/** As in assembly/scan-json.ts. */
const TEXT = 64
const ROOM = 32
const QUOTE = 0x22

/** @returns undefined for what cannot be passed on as it is: no JSON, nested too deep, half a surrogate pair, very long */
export function scanJson(text: string): ScannedJson | undefined {
  if (text.length > MAX_BYTES) return undefined
  scanner ??= createScanner()
  return scanner(text)
}

type Scanner = typeof scanJson
let scanner: Scanner | undefined

/** Where WebAssembly or its vector instructions are missing, everything is parsed. */
function createScanner(): Scanner {
  let instance: WebAssembly.Instance
  try {
    instance = new WebAssembly.Instance(new WebAssembly.Module(Buffer.from(SCAN_JSON_WASM, 'base64')))
  } catch {
    return () => undefined
  }
  const { memory, scan } = instance.exports as {
    memory: WebAssembly.Memory
    scan: (length: number, output: number) => number
  }
  const bytes = Buffer.from(memory.buffer)
  /** Whose scan is in the memory. Nearly always still that of the message that is being written. */
  let latest: object | undefined

  return (text) => {
    // With room for a character more, so that a text that is cut is seen to be too long.
    const length = bytes.write(text, TEXT, MAX_BYTES + 4)
    latest = undefined
    if (length > MAX_BYTES) return undefined
    const output = TEXT + length + ROOM
    const run = (): number => {
      bytes.fill(0, TEXT + length, output)
      return scan(length, output)
    }
    const written = run()
    if (written < 0) return undefined
    const load = (): void => {
      if (latest === scanned) return
      bytes.write(text, TEXT, length)
      run()
      latest = scanned
    }
    const scanned: ScannedJson = {
      line: {
        length,
        copy(target, at) {
          load()
          bytes.copy(target, at, TEXT, TEXT + length)
        },
      },
      quoted: {
        length: written + 2,
        copy(target, at) {
          load()
          target[at] = QUOTE
          bytes.copy(target, at + 1, output, output + written)
          target[at + written + 1] = QUOTE
        },
      },
    }
    latest = scanned
    return scanned
  }
}
