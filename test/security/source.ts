/** A test's `document` → the source of the server under test, and the files that go with it (SECURITY-TESTS.md §4). */
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { generateValue } from './generators.ts'
import { toJsonText } from './json-text.ts'
import type { DocumentSpec } from './test-file.ts'
import { isRecord } from './vocabulary.ts'
import type { JsonRecord } from './vocabulary.ts'

export interface SourcePlace {
  /** `$TMPDIR`. */
  readonly folder: string
  /** Serves the document at its `/openapi.json`. */
  readonly upstream: { document: string }
  /** `$UPHOST`. */
  readonly upstreamHost: string
}

/** @param spec - variables replaced */
export function createSource(
  fixture: JsonRecord,
  spec: DocumentSpec,
  { folder, upstream, upstreamHost }: SourcePlace,
): unknown {
  if (spec.url !== undefined) return spec.url
  const docs = join(folder, 'docs')
  if (spec.text !== undefined) {
    mkdirSync(docs)
    const file = join(docs, spec.name ?? 'openapi.json')
    writeFileSync(file, spec.text)
    return file
  }
  const document = mergePatch(fixture, generateValue(spec.patch ?? {}))
  if (spec.as === 'url') {
    upstream.document = toJsonText(document)
    return `http://${upstreamHost}/openapi.json`
  }
  if (spec.as !== 'file') return document
  mkdirSync(docs)
  const file = join(docs, 'openapi.json')
  writeFileSync(file, toJsonText(document))
  const outside = join(folder, 'outside.json')
  writeFileSync(outside, '{"name":"OUTSIDE-SECRET","in":"query","schema":{"type":"string"}}')
  symlinkSync(outside, join(docs, 'link.json'))
  return file
}

/** RFC 7396; members called `__proto__` are data. */
export function mergePatch(target: unknown, patch: unknown): unknown {
  if (!isRecord(patch)) return patch
  const merged = new Map(isRecord(target) ? Object.entries(target) : [])
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) merged.delete(key)
    else merged.set(key, mergePatch(merged.get(key), value))
  }
  return Object.fromEntries(merged)
}
