/** `x-mcp` of an operation, or what a route's own configuration says, checked. */
import type { JsonValue } from '../model/json.ts'
import { isJsonObject } from '../model/json.ts'
import type { Operation } from '../model/operation.ts'
import type { WarningSink } from '../model/warning.ts'
import type { ToolAnnotations } from '../model/tool.ts'

/** Shape: `{ enabled: false }`, `{ name: 'find', description: '…', annotations: { readOnlyHint: true } }`. */
export interface Extension {
  readonly enabled: boolean
  readonly name?: string
  readonly title?: string
  readonly description?: string
  readonly annotations?: ToolAnnotations
}

const TEXTS = ['name', 'title', 'description'] as const
const HINTS = ['readOnlyHint', 'destructiveHint', 'idempotentHint', 'openWorldHint'] as const

/** Whatever is not as it should be is left out with a warning X_MCP_INVALID. */
export function readExtension(operation: Operation, warn: WarningSink): Extension {
  const { mcp, pointer } = operation
  if (mcp === undefined || mcp === true) return { enabled: true }
  if (mcp === false) return { enabled: false }
  const refuse = (what: string): void =>
    warn({ code: 'X_MCP_INVALID', message: `x-mcp: ${what}; it is left out`, pointer })
  if (!isJsonObject(mcp)) {
    refuse('is neither an object nor a boolean')
    return { enabled: true }
  }
  const texts: { name?: string; title?: string; description?: string } = {}
  for (const member of TEXTS) {
    const value = mcp[member]
    if (typeof value === 'string' && value.trim() !== '') texts[member] = value
    else if (value !== undefined) refuse(`${member} is no text`)
  }
  for (const member of Object.keys(mcp)) {
    if (!['enabled', 'annotations', ...TEXTS].includes(member)) refuse(`there is no member "${member}"`)
  }
  if (mcp['enabled'] !== undefined && typeof mcp['enabled'] !== 'boolean') refuse('enabled is no boolean')
  const annotations = readAnnotations(mcp['annotations'], refuse)
  return { enabled: mcp['enabled'] !== false, ...texts, ...(annotations ? { annotations } : {}) }
}

function readAnnotations(value: JsonValue | undefined, refuse: (what: string) => void): ToolAnnotations | undefined {
  if (value === undefined) return undefined
  if (!isJsonObject(value)) {
    refuse('annotations is no object')
    return undefined
  }
  const annotations: Record<string, boolean | string> = {}
  for (const [member, hint] of Object.entries(value)) {
    const isHint = HINTS.some((name) => name === member)
    if (isHint && typeof hint === 'boolean') annotations[member] = hint
    else if (member === 'title' && typeof hint === 'string') annotations[member] = hint
    else refuse(`annotations.${member} is unknown or has the wrong type`)
  }
  return annotations
}
