import type { JsonText } from '../src/model/tool.ts'

/** JSON as it would stand in a message. */
export function writtenJson(json: JsonText | undefined): string | undefined {
  if (json === undefined || typeof json === 'string') return json
  const bytes = Buffer.alloc(json.length)
  json.copy(bytes, 0)
  return bytes.toString()
}
