/** Media types of requests and responses: which kind of content they are, and what goes out for a range. */

/** How content of a media type is written and read. */
export type ContentKind = 'json' | 'json-lines' | 'json-seq' | 'form' | 'multipart' | 'text' | 'binary'

/** `Application/JSON; charset=utf-8` → `application/json` */
export function essenceOf(contentType: string): string {
  const end = contentType.indexOf(';')
  return (end < 0 ? contentType : contentType.slice(0, end)).trim().toLowerCase()
}

/** A parameter of a content type, without quotes: `charset`, `boundary`. */
export function parameterOf(contentType: string, name: string): string | undefined {
  for (const part of contentType.split(';').slice(1)) {
    const [key = '', value = ''] = part.split('=', 2)
    if (key.trim().toLowerCase() === name) return value.trim().replaceAll('"', '')
  }
  return undefined
}

const TEXT_TYPES =
  /^(?:text\/|application\/(?:xml|javascript|ecmascript|x-javascript|graphql|sql|toml|yaml|x-yaml|x-sh|http|jsonpath|x-www-form-urlencoded)$|[^/]+\/[^/]+\+(?:xml|yaml)$)/
const JSON_TYPES = /^(?:application\/json|text\/(?:x-)?json|application\/(?:x-)?json5?|[^/]+\/[^/]+\+json)$/
const JSON_LINES = /^application\/(?:jsonl|x-jsonl|jsonlines|x-jsonlines|ndjson|x-ndjson|stream\+json)$/

/** The kind of a concrete type or a range. Ranges that admit JSON are JSON. */
export function kindOf(contentType: string): ContentKind {
  const essence = essenceOf(contentType)
  if (JSON_LINES.test(essence)) return 'json-lines'
  if (/^application\/(?:[^/]+\+)?json-seq$/.test(essence)) return 'json-seq'
  if (JSON_TYPES.test(essence) || /^(?:\*|application)\/\*(?:\+json)?$/.test(essence)) return 'json'
  if (essence === 'application/x-www-form-urlencoded') return 'form'
  if (essence.startsWith('multipart/')) return 'multipart'
  if (essence.startsWith('image/') && essence !== 'image/svg+xml') return 'binary'
  return TEXT_TYPES.test(essence) ? 'text' : 'binary'
}

/** True for `image/*`, which may be declared but never sent. */
export function isRange(contentType: string): boolean {
  return essenceOf(contentType).includes('*')
}

/** Whether a concrete type is of a declared type or range. */
export function matchesRange(contentType: string, declared: string): boolean {
  const [type, subtype] = essenceOf(contentType).split('/')
  const [wantedType, wantedSubtype] = essenceOf(declared).split('/')
  return (wantedType === '*' || wantedType === type) && (wantedSubtype === '*' || wantedSubtype === subtype)
}

/** `image/png`, with parameters; nothing that could end a header line. */
export function isMediaType(text: string): boolean {
  return /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+(?:;[\x20-\x7e]*)?$/.test(text)
}
