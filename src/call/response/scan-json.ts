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
  if (scanner === undefined) scanner = createScanner()
  return scanner?.scan(text)
}

/** Null where WebAssembly or its vector instructions are missing: then everything is parsed. */
let scanner: Scanner | null | undefined

function createScanner(): Scanner | null {
  try {
    const module = new WebAssembly.Module(Buffer.from(SCAN_JSON_WASM, 'base64'))
    return new Scanner(new WebAssembly.Instance(module).exports as unknown as ScannerExports)
  } catch {
    return null
  }
}

interface ScannerExports {
  readonly memory: WebAssembly.Memory
  scan(length: number, output: number): number
}

/** The memory holds one text and what was written of it: nearly always those of the message that is put together next. */
class Scanner {
  readonly #exports: ScannerExports
  readonly #bytes: Buffer
  #loaded: string | undefined
  #length = 0
  #written = 0

  constructor(exports: ScannerExports) {
    this.#exports = exports
    this.#bytes = Buffer.from(exports.memory.buffer)
  }

  scan(text: string): ScannedJson | undefined {
    if (!this.#load(text)) return undefined
    return {
      line: { length: this.#length, copy: (target, at) => this.#copyLine(text, target, at) },
      quoted: { length: this.#written + 2, copy: (target, at) => this.#copyQuoted(text, target, at) },
    }
  }

  #load(text: string): boolean {
    if (text === this.#loaded) return true
    this.#loaded = undefined
    // With room for a character more, so that a text that is cut is seen to be too long.
    this.#length = this.#bytes.write(text, TEXT, MAX_BYTES + 4)
    if (this.#length > MAX_BYTES) return false
    this.#bytes.fill(0, TEXT + this.#length, this.#output)
    this.#written = this.#exports.scan(this.#length, this.#output)
    if (this.#written < 0) return false
    this.#loaded = text
    return true
  }

  get #output(): number {
    return TEXT + this.#length + ROOM
  }

  #copyLine(text: string, target: Buffer, at: number): void {
    this.#load(text)
    this.#bytes.copy(target, at, TEXT, TEXT + this.#length)
  }

  #copyQuoted(text: string, target: Buffer, at: number): void {
    this.#load(text)
    target[at] = QUOTE
    this.#bytes.copy(target, at + 1, this.#output, this.#output + this.#written)
    target[at + this.#written + 1] = QUOTE
  }
}
