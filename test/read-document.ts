/** A document in, what is read of it out: for tests of reading. */
import type { Api, Operation } from '../src/model/operation.ts'
import type { Warning } from '../src/model/warning.ts'
import { loadDocument } from '../src/openapi/load.ts'
import type { LoadSettings } from '../src/openapi/load.ts'
import { readApi } from '../src/openapi/read-api.ts'

export interface ReadDocument {
  readonly api: Api
  /** Grows while schemas and responses are read. */
  readonly warnings: Warning[]
  /** By `GET /path`. Throws when there is none. */
  readonly operation: (key: string) => Operation
}

export async function readDocument(
  source: object | string | URL,
  settings: Partial<LoadSettings> = {},
): Promise<ReadDocument> {
  const warnings: Warning[] = []
  const loaded = await loadDocument(source, { maxBytes: 64 * 1024 * 1024, ...settings })
  const api = readApi(loaded, (warning) => warnings.push(warning))
  return {
    api,
    warnings,
    operation(key) {
      const found = api.operations.find(({ method, path }) => `${method} ${path}` === key)
      if (!found) throw new Error(`no operation ${key}`)
      return found
    },
  }
}

/** A document of that version around `paths` and other root members. */
export function documentOf(version: string, members: object): object {
  const key = version.startsWith('2') ? 'swagger' : 'openapi'
  return { [key]: version, info: { title: 'Test', version: '1' }, ...members }
}

/** Every schema that an API holds, definitions included, read to the end. */
export function readEverything({ operations, definitions }: Api): { schemas: number; definitions: string[] } {
  const names = new Set<string>()
  let schemas = 0
  const read = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return
    schemas += 1
    const { $ref } = value as { $ref?: unknown }
    if (typeof $ref === 'string' && $ref.startsWith('#/$defs/') && !names.has($ref.slice(8))) {
      names.add($ref.slice(8))
      const definition = definitions.get($ref.slice(8))
      if (definition === undefined) throw new Error(`${$ref} is not defined`)
      read(definition)
    }
    for (const [key, inner] of Object.entries(value)) {
      if (!['default', 'enum', 'const', 'examples'].includes(key)) read(inner)
    }
  }
  for (const { parameters, body, responses } of operations) {
    for (const { schema } of parameters) read(schema)
    for (const { content } of body ? [body, ...responses] : responses) {
      for (const { schema, itemSchema } of content) {
        read(schema)
        read(itemSchema)
      }
    }
  }
  return { schemas, definitions: [...names] }
}
