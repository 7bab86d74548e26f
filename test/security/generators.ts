/** Generators → the values they stand for (SECURITY-TESTS.md §7). */
import type { Body } from './exchange.ts'
import { JsonText } from './json-text.ts'
import { generatorOf } from './test-file.ts'
import { isRecord } from './vocabulary.ts'
import type { JsonRecord } from './vocabulary.ts'

export function fill({ $fill, bytes }: JsonRecord): string {
  const text = String($fill)
  const wanted = Number(bytes)
  const repeated = Buffer.from(text.repeat(Math.ceil(wanted / Math.max(1, Buffer.byteLength(text)))))
  return repeated.subarray(0, wanted).toString('utf8')
}

/** Values inside `document.patch` and of arguments. */
export function generateValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(generateValue)
  if (!isRecord(value)) return value
  switch (generatorOf(value)) {
    case '$fill':
      return fill(value)
    case '$rawNumber':
      return new JsonText(String(value['$rawNumber']))
    default:
      return mapMembers(value, generateValue)
  }
}

/** `arguments` as a whole; names may be `__proto__`. */
export function generateArguments(value: JsonRecord = {}): unknown {
  switch (generatorOf(value)) {
    case '$raw':
      return new JsonText(String(value['$raw']))
    case '$keys': {
      const members = Array.from({ length: Number(value['$keys']) }, (_, index) => `"k${index}":${index}`)
      return new JsonText(`{"name":"x","meta":{${members.join(',')}}}`)
    }
    case '$recursive': {
      const levels = Number(value['$recursive'])
      return new JsonText(`${'{"v":"x","next":'.repeat(levels)}{"v":"x"}${'}'.repeat(levels)}`)
    }
    default:
      return mapMembers(value, generateValue)
  }
}

/** `$nest`: arguments with an object nested n deep. */
export function nestedArguments(depth: number): JsonText {
  return new JsonText(`{"name":"x","meta":${'{"a":'.repeat(depth)}{}${'}'.repeat(depth)}}`)
}

/** A body or an item of `stdio` that needs no message. */
export function generateBytes(value: JsonRecord): Body {
  const slow = value['$slow']
  if (isRecord(slow)) return { bytesPerSecond: Number(slow['bytesPerSecond']), seconds: Number(slow['seconds']) }
  return '$base64' in value ? Buffer.from(String(value['$base64']), 'base64') : Buffer.from(fill(value))
}

/** Own members only, `__proto__` among them. */
export function mapMembers(value: JsonRecord, change: (member: unknown) => unknown): JsonRecord {
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, change(member)]))
}
