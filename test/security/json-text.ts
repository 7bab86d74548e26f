/** JSON text with parts that `JSON.stringify` cannot write: `1e400`, `-0`, an own `__proto__`, very deep nesting. */
import { isRecord } from './vocabulary.ts'

export class JsonText {
  readonly text: string
  constructor(text: string) {
    this.text = text
  }
}

export function toJsonText(value: unknown): string {
  if (value instanceof JsonText) return value.text
  if (Array.isArray(value)) return `[${value.map(toJsonText).join(',')}]`
  if (!isRecord(value)) return JSON.stringify(value)
  const members = Object.entries(value).filter(([, member]) => member !== undefined)
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${toJsonText(member)}`).join(',')}}`
}
