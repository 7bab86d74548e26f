/** What a tool tells in words only, because its API is large, reaches the API as if it had been shown. */
import { createServer } from 'node:http'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ApiMcp } from '../../src/index.ts'

let server: Server
let origin: string
let received: { readonly url: string; readonly body: string } | undefined

beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      received = { url: request.url ?? '', body: Buffer.concat(chunks).toString() }
      response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => server.close())

const person = {
  type: 'object',
  properties: {
    name: { type: 'string' },
    born: { type: 'object', properties: { day: { type: 'integer' }, month: { type: 'integer' } } },
    tags: { type: 'array', items: { type: 'string', enum: Array.from({ length: 200 }, (_, n) => `tag_${n}`) } },
    photo: { type: 'string', format: 'byte' },
  },
  required: ['name'],
}
const body = (contentType: string, encoding: object = {}): object => ({
  operationId: 'send',
  requestBody: {
    content: {
      [contentType]: {
        schema: { type: 'object', properties: { person, others: { type: 'array', items: person } } },
        encoding,
      },
    },
  },
  responses: {},
})
const filter = {
  operationId: 'send',
  parameters: [{ name: 'person', in: 'query', style: 'deepObject', explode: true, schema: person }],
  responses: {},
}
const value = { name: 'Ann', born: { day: 3, month: 5 }, tags: ['tag_199'], extra: { deep: [1, { x: null }] } }

async function send(path: object, args: Record<string, unknown>): Promise<typeof received> {
  const others = Array.from({ length: 500 }, (_, n) => [`/p${n}`, { get: { operationId: `read_${n}`, responses: {} } }])
  const paths = { '/send': path, ...(Object.fromEntries(others) as object) }
  const mcp = new ApiMcp(
    { openapi: '3.0.3', info: { title: 'API', version: '1' }, paths },
    { upstream: { baseUrl: origin } },
  )
  const tool = (await mcp.tools()).find(({ name }) => name === 'send')
  expect(JSON.stringify(tool?.inputSchema)).toContain('{name, born?: {day?: integer, month?: integer}')
  received = undefined
  const result = await mcp.call('send', args)
  await mcp.close()
  expect(result.isError, JSON.stringify(result.content)).toBeUndefined()
  return received
}

test('in a JSON body', async () => {
  const args = { person: value, others: [value] }
  const sent = await send({ post: body('application/json') }, args)
  expect(JSON.parse(sent?.body ?? '')).toEqual(args)
})

test('in a form, in the style that is declared', async () => {
  const encoding = { person: { style: 'deepObject', explode: true } }
  const sent = await send(
    { post: body('application/x-www-form-urlencoded', encoding) },
    { person: { name: 'Ann', tags: ['tag_1'] } },
  )
  expect(decodeURIComponent(sent?.body ?? '')).toBe('person[name]=Ann&person[tags][0]=tag_1')
})

test('in a part of a multipart body', async () => {
  const sent = await send({ post: body('multipart/form-data') }, { person: value })
  expect(sent?.body).toContain(JSON.stringify(value))
})

test('in a query', async () => {
  const sent = await send({ get: filter }, { person: { name: 'Ann', tags: ['tag_1'] } })
  expect(decodeURIComponent(sent?.url ?? '')).toBe('/send?person[name]=Ann&person[tags][0]=tag_1')
})

test('as JSON in a text, as models send it', async () => {
  const sent = await send({ post: body('application/json') }, { person: JSON.stringify(value) })
  expect(JSON.parse(sent?.body ?? '')).toEqual({ person: value })
})
