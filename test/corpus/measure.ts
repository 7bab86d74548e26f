/** The numbers of one document. */
import { loadDocument } from '../../src/openapi/load.ts'
import { readApi } from '../../src/openapi/read-api.ts'
import type { Tool } from '../../src/model/tool.ts'
import { compileTools } from '../../src/tools/compile.ts'

/** Numbers that a test holds: the same on every machine. */
export const NUMBERS = ['operations', 'tools', 'lost', 'warnings', 'inputBytes', 'outputBytes', 'largestTool'] as const

export type Numbers = Readonly<Record<(typeof NUMBERS)[number], number>>

export interface Measurement extends Numbers {
  /** Milliseconds of processor time from the parsed document to the last input schema. */
  readonly compileMs: number
  /** Why there are no tools. */
  readonly reason?: string
  /** Why single operations are no tools. */
  readonly reasons: readonly string[]
}

const NOTHING: Numbers = {
  operations: 0,
  tools: 0,
  lost: 0,
  warnings: 0,
  inputBytes: 0,
  outputBytes: 0,
  largestTool: 0,
}

/** Never rejects: a document that cannot be read has a reason and no tools. */
export async function measure(file: string): Promise<Measurement> {
  let warnings = 0
  const warn = (): void => {
    warnings += 1
  }
  try {
    const loaded = await loadDocument(file, { maxBytes: 64 * 1024 * 1024 })
    const start = process.cpuUsage()
    const api = readApi(loaded, warn)
    const tools = compileTools(api, { trustExtensions: false, remote: true, warn })
    const inputs = tools.map(inputBytes)
    const compileMs = Math.round(process.cpuUsage(start).user / 1000)
    const outputs = tools.map(({ outputSchema }) =>
      outputSchema ? Buffer.byteLength(JSON.stringify(outputSchema)) : 0,
    )
    const made = new Set(tools.map(({ operation }) => operation))
    const lost = api.operations.filter((operation) => !made.has(operation))
    return {
      operations: api.operations.length,
      tools: tools.length,
      lost: lost.length,
      warnings,
      inputBytes: sum(inputs),
      outputBytes: sum(outputs),
      largestTool: Math.max(0, ...inputs),
      compileMs,
      reasons: lost.map(({ method, path }) => `${method} ${path}: ${method} is never a tool`),
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message.replaceAll(file, 'the file') : String(error)
    return { ...NOTHING, warnings, compileMs: 0, reason, reasons: [] }
  }
}

function inputBytes({ name, title, description, inputSchema, annotations }: Tool): number {
  return Buffer.byteLength(JSON.stringify({ name, title, description, inputSchema, annotations }))
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
