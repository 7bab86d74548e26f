/** One thing that an agent will find hard. */
import type { Tool } from '../model/tool.ts'

/** Shape: `{ rule: 'description-missing', severity: 'warning', pointer: '/paths/~1users/get', message: '…', fix: '…' }`. */
export interface Finding {
  /** Stable name of the rule. */
  readonly rule: string
  /** `error`: calls will go wrong; `warning`: models will err; `info`: worth knowing. */
  readonly severity: 'error' | 'warning' | 'info'
  /** JSON Pointer into the document. */
  readonly pointer: string
  readonly message: string
  /** What to do about it. */
  readonly fix: string
  /** Name of the tool, where the finding is about one. */
  readonly tool?: string
}

/** @returns bytes of what a client puts into a model's context: name, title, description, input schema, annotations */
export function toolBytes({ name, title, description, inputSchema, annotations }: Tool): number {
  return Buffer.byteLength(JSON.stringify({ name, title, description, inputSchema, annotations }))
}
