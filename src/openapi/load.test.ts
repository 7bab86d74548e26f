import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { documentOf, readDocument, readEverything } from '../../test/read-document.ts'
import { discoverDocument } from './discover.ts'
import { loadDocument } from './load.ts'

const SETTINGS = { maxBytes: 1024 * 1024 }
const parameter = (name: string): string => JSON.stringify({ name, in: 'query', schema: { type: 'string' } })
const using = (...references: string[]): object =>
  documentOf('3.0.0', { paths: { '/a': { get: { parameters: references.map(($ref) => ({ $ref })), responses: {} } } } })

describe('a document of several files', () => {
  let folder: string
  const write = async (name: string, content: string | object): Promise<string> => {
    const path = join(folder, name)
    await mkdir(dirname(path), { recursive: true })
    await writeFile(path, typeof content === 'string' ? content : JSON.stringify(content))
    return path
  }

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mcp-mount-'))
  })
  afterAll(() => rm(folder, { recursive: true }))

  it('is put together, whatever format and nesting its files have', async () => {
    await write(
      'ok/parts/common.yaml',
      'Id:\n  type: integer\nparameter: {name: p, in: query, schema: {$ref: "#/Id"}}\n',
    )
    await write('ok/parts/pet.json', {
      type: 'object',
      properties: {
        id: { $ref: 'common.yaml#/Id' },
        parent: { $ref: './pet.json' },
        owner: { $ref: '../openapi.json#/components/schemas/Owner' },
      },
    })
    const path = await write(
      'ok/openapi.json',
      documentOf('3.0.0', {
        paths: {
          '/a': {
            get: {
              parameters: [{ $ref: 'parts/common.yaml#/parameter' }],
              requestBody: { content: { 'application/json': { schema: { $ref: 'parts/pet.json' } } } },
              responses: {},
            },
          },
          '/b': { post: { $ref: 'parts/operation%20b.yml' } },
        },
        components: { schemas: { Owner: { type: 'string' } } },
      }),
    )
    await write('ok/parts/operation b.yml', 'operationId: b\nresponses: {}\n')
    const { api, operation, warnings } = await readDocument(path)
    readEverything(api)
    expect(warnings).toEqual([])
    expect(operation('POST /b').operationId).toBe('b')
    const get = operation('GET /a')
    expect(get.parameters).toMatchObject([
      { name: 'p', schema: { $ref: expect.stringContaining('#/$defs/Id') as string } },
    ])
    expect(get.body?.content[0]?.schema).toEqual({ $ref: '#/$defs/pet' })
    expect(api.definitions.get('pet')).toMatchObject({
      properties: { parent: { $ref: '#/$defs/pet' }, owner: { $ref: '#/$defs/Owner' } },
    })
  })

  it('reads nothing outside of its folder, however it is written, and nothing from the network', async () => {
    const outside = await write('outside.json', parameter('OUTSIDE'))
    await write('in/near.json', parameter('near'))
    await symlink(outside, join(folder, 'in/link.json'))
    const references = [
      'near.json',
      '../outside.json',
      pathToFileURL(outside).href,
      outside,
      'link.json',
      '..%2Foutside.json',
      'gone.json',
      'https://example.com/p.json',
      '//example.com/p.json',
      'file://evil/p.json',
      'data:,x',
      '.',
    ]
    const path = await write('in/openapi.json', using(...references))
    const { operation, warnings } = await readDocument(path)
    expect(operation('GET /a').parameters.map(({ name }) => name)).toEqual(['near'])
    expect(JSON.stringify(warnings)).not.toContain('OUTSIDE')
    expect(warnings.map(({ code, pointer }) => `${code} ${pointer}`)).toEqual(
      references.slice(1).map((_, index) => `REF_UNRESOLVED /paths/~1a/get/parameters/${index + 1}`),
    )
  })

  it('is confined to the folder of the file that a symbolic link leads to', async () => {
    await write('real/part.json', parameter('part'))
    await write('real/openapi.json', using('part.json'))
    await mkdir(join(folder, 'linked'))
    await symlink(join(folder, 'real/openapi.json'), join(folder, 'linked/openapi.json'))
    const { operation } = await readDocument(join(folder, 'linked/openapi.json'))
    expect(operation('GET /a').parameters).toMatchObject([{ name: 'part' }])
  })

  it('counts the bytes of all files together', async () => {
    await write('big/part.json', JSON.stringify({ filler: 'x'.repeat(5000) }))
    const path = await write('big/openapi.json', using('part.json'))
    await expect(loadDocument(path, { maxBytes: 3000 })).rejects.toMatchObject({ code: 'DOCUMENT_TOO_LARGE' })
    await expect(loadDocument(path, { maxBytes: 6000 })).resolves.toBeDefined()
  })

  it('says which part cannot be read', async () => {
    await write('broken/part.json', '{"a": [1,')
    const { warnings } = await readDocument(await write('broken/openapi.json', using('part.json')))
    expect(warnings).toMatchObject([
      {
        code: 'REF_UNRESOLVED',
        pointer: '/paths/~1a/get/parameters/0',
        message: expect.stringContaining('part.json') as string,
      },
    ])
  })

  it('that is not there, or is no file, is refused', async () => {
    await expect(loadDocument(join(folder, 'nothing.yaml'), SETTINGS)).rejects.toMatchObject({
      code: 'SOURCE_UNREADABLE',
    })
    await expect(loadDocument(folder, SETTINGS)).rejects.toMatchObject({ code: 'SOURCE_UNREADABLE' })
    await expect(loadDocument('ftp://example.com/x', SETTINGS)).rejects.toMatchObject({ code: 'SOURCE_UNREADABLE' })
  })

  it('can be changed by overlays', async () => {
    const overlay = {
      overlay: '1.0.0',
      info: {},
      actions: [{ target: '$.paths["/a"].get', update: { summary: 'curated', parameters: [{ $ref: 'q.json' }] } }],
    }
    await write('over/q.json', parameter('q'))
    const path = await write('over/openapi.json', using())
    const overlayPath = await write('over/overlay.json', overlay)
    const { operation } = await readDocument(path, { overlays: [overlayPath] })
    expect(operation('GET /a')).toMatchObject({ summary: 'curated', parameters: [{ name: 'q' }] })
  })
})

describe('a document at a URL', () => {
  const document = documentOf('3.1.0', {
    servers: [{ url: 'v1' }],
    paths: {
      '/a': { get: { parameters: [{ $ref: 'part.json' }, { $ref: 'openapi.json#/components/parameters/P' }] } },
    },
    components: { parameters: { P: { name: 'p', in: 'query', schema: {} } } },
  })
  const seen: IncomingMessage[] = []
  let server: Server
  let origin: string

  const answers: Record<string, (response: ServerResponse) => void> = {
    '/specs/openapi.json': (response) => response.end(JSON.stringify(document)),
    '/specs/gzip.json': (response) =>
      response.setHeader('content-encoding', 'gzip').end(gzipSync(JSON.stringify(document))),
    '/bomb.json': (response) =>
      response.setHeader('content-encoding', 'gzip').end(gzipSync(Buffer.alloc(20 * 1024 * 1024))),
    '/large.json': (response) => response.end('x'.repeat(2 * 1024 * 1024)),
    '/locked/openapi.json': (response) => response.writeHead(401).end(),
    '/moved.json': (response) => response.writeHead(302, { location: '/specs/openapi.json?secret=1' }).end(),
    '/page': (response) => response.end('<!doctype html><title>Docs</title>'),
    '/api/v3/api-docs': (response) => response.end('openapi: 3.1.0\npaths: {}\n'),
  }

  beforeAll(async () => {
    server = createServer((request, response) => {
      seen.push(request)
      const answer = answers[(request.url ?? '').split('?')[0] ?? '']
      if (answer) answer(response)
      else response.writeHead(404).end('no')
    })
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  afterAll(() => server.close())

  it('is the base of its servers; it refers to itself, and to nothing else', async () => {
    const { api, operation, warnings } = await readDocument(`${origin}/specs/openapi.json`)
    expect(api.servers).toEqual([`${origin}/specs/v1`])
    expect(operation('GET /a').parameters).toMatchObject([{ name: 'p' }])
    expect(warnings).toMatchObject([{ code: 'REF_UNRESOLVED', pointer: '/paths/~1a/get/parameters/0' }])
    expect(seen.map(({ url }) => url)).not.toContain('/specs/part.json')
  })

  it('may be compressed, up to the limit', async () => {
    expect((await loadDocument(`${origin}/specs/gzip.json`, SETTINGS)).root).toEqual(document)
    for (const path of ['/bomb.json', '/large.json']) {
      await expect(loadDocument(origin + path, SETTINGS)).rejects.toMatchObject({ code: 'DOCUMENT_TOO_LARGE' })
    }
  })

  it('is not looked for where a redirect points; the error names the place without its query', async () => {
    const moved = loadDocument(`${origin}/moved.json`, SETTINGS)
    await expect(moved).rejects.toMatchObject({
      code: 'SOURCE_UNREADABLE',
      hint: expect.stringContaining('that URL') as string,
    })
    await expect(moved).rejects.toThrow(`redirects (302) to ${origin}/specs/openapi.json;`)
  })

  it('is asked for with the headers and credentials given, overlays elsewhere without', async () => {
    await loadDocument(`${origin.replace('//', '//user:pass@')}/specs/openapi.json`, SETTINGS)
    expect(seen.at(-1)?.headers.authorization).toBe('Basic dXNlcjpwYXNz')
    await loadDocument(`${origin}/specs/openapi.json`, { ...SETTINGS, headers: { 'X-Key': 'k' } })
    expect(seen.at(-1)?.headers['x-key']).toBe('k')
    const overlays = [`${origin.replace('127.0.0.1', 'localhost')}/specs/overlay.json`]
    await expect(
      loadDocument(`${origin}/specs/openapi.json`, { ...SETTINGS, overlays, headers: { 'X-Key': 'k' } }),
    ).rejects.toThrow()
    expect(seen.at(-1)?.headers['x-key']).toBeUndefined()
  })

  it.each([
    'http://169.254.169.254/',
    'http://0xa9fea9fe/',
    'http://0251.0376.0251.0376/',
    'http://[::ffff:169.254.169.254]/',
    'http://[fe80::1]/',
  ])('is never at a link-local address: %s', async (url) => {
    await expect(loadDocument(url, SETTINGS)).rejects.toMatchObject({ code: 'SOURCE_NOT_ALLOWED' })
  })

  it('that cannot be had is refused with the reason', async () => {
    await expect(loadDocument(`${origin}/nothing`, SETTINGS)).rejects.toThrow('answers 404')
    await expect(loadDocument('http://127.0.0.1:1/', SETTINGS)).rejects.toThrow('cannot be reached (ECONNREFUSED)')
    await expect(loadDocument(`${origin}/page`, SETTINGS)).rejects.toMatchObject({ code: 'DOCUMENT_INVALID' })
  })

  it('is found below the URL of the running API', async () => {
    expect((await discoverDocument(`${origin}/api`, SETTINGS)).url).toBe(`${origin}/api/v3/api-docs`)
    expect((await discoverDocument(`${origin}/specs/openapi.json`, SETTINGS)).url).toBe(`${origin}/specs/openapi.json`)
    const failing = discoverDocument(`${origin}/page`, SETTINGS)
    await expect(failing).rejects.toMatchObject({ code: 'SOURCE_UNREADABLE' })
    await expect(failing).rejects.toThrow(
      /page is an HTML[^]*openapi\.json answers 404[^]*documentation\/json answers 404/,
    )
    await expect(discoverDocument('http://127.0.0.1:1/', SETTINGS)).rejects.toThrow('ECONNREFUSED')
    await expect(discoverDocument(`${origin}/locked`, SETTINGS)).rejects.toMatchObject({
      hint: expect.stringContaining('--header') as string,
    })
  })
})
