import { readdirSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { readDocument, readEverything } from '../../test/read-document.ts'
import { parseText } from './parse-text.ts'

const FOLDER = fileURLToPath(new URL('../../test/fixtures/openapi/', import.meta.url))
const DOCUMENTS = readdirSync(FOLDER, { recursive: true, encoding: 'utf8' }).filter((name) =>
  /\.(json|ya?ml)$/.test(name),
)

/** Parts of other documents, and the document whose 659 operations are in files that are not here. */
const NO_DOCUMENTS = /external-shared\.json$|petstore-separate\/(common\/|spec\/(?!swagger))/
const INCOMPLETE = /DigitalOcean/

const METHODS = new Set(['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace', 'query'])

/** Counted on the raw document, without any code of ours but the parser. */
function expectedOperations(root: unknown): string[] {
  const { paths = {} } = root as { paths?: Record<string, Record<string, unknown>> }
  return Object.entries(paths).flatMap(([path, item]) => {
    if (path.startsWith('x-')) return []
    const all = { ...referenced(root, item['$ref']), ...item }
    const own = Object.keys(all).filter((key) => METHODS.has(key.toLowerCase()))
    const additional = Object.keys((all as { additionalOperations?: object }).additionalOperations ?? {})
    return [...own.map((key) => key.toUpperCase()), ...additional].map((method) => `${method} ${path}`)
  })
}

function referenced(root: unknown, reference: unknown): object {
  if (typeof reference !== 'string') return {}
  const tokens = reference.slice(2).split('/')
  return tokens.reduce(
    (value, token) => Reflect.get(value, token.replaceAll('~1', '/').replaceAll('~0', '~')) as object,
    root as object,
  )
}

describe('real documents', () => {
  it.each(DOCUMENTS.filter((name) => !NO_DOCUMENTS.test(name)))('%s is read completely', async (name) => {
    const { value } = await parseText(await readFile(FOLDER + name), name)
    const { api, warnings } = await readDocument(FOLDER + name)
    const read = api.operations.map(({ method, path }) => `${method} ${path}`)
    if (INCOMPLETE.test(name)) {
      expect(warnings.filter(({ code }) => code === 'REF_UNRESOLVED').length).toBeGreaterThan(600)
    } else {
      expect(read.toSorted()).toEqual(expectedOperations(value).toSorted())
    }
    readEverything(api)
    for (const warning of warnings)
      expect(warning).toMatchObject({ code: expect.any(String), message: expect.any(String) })
    for (const { path, parameters } of api.operations) {
      const placeholders = [...path.matchAll(/\{([^{}]*)\}/g)].map((match) => match[1] ?? '')
      const declared = parameters.filter((parameter) => parameter.in === 'path').map((parameter) => parameter.name)
      expect(declared.toSorted()).toEqual([...new Set(placeholders)].toSorted())
    }
  })

  it.each(DOCUMENTS.filter((name) => NO_DOCUMENTS.test(name)))('%s is refused: it is a part of one', async (name) => {
    await expect(readDocument(FOLDER + name)).rejects.toMatchObject({ code: 'DOCUMENT_INVALID' })
  })

  it('has no warnings for documents without faults', async () => {
    for (const name of [
      'oas30-petstore.json',
      'oas31-rclone.json',
      'oas30-twilio-messaging.json',
      'sw20-docker-engine.yaml',
    ]) {
      const { api, warnings } = await readDocument(FOLDER + name)
      readEverything(api)
      expect(warnings).toEqual([])
    }
  })
})
