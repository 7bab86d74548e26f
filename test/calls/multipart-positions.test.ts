/** Multipart bodies whose parts have a position instead of a name (OpenAPI 3.2 §4.14.5.2, §4.15.2). */
import { createServer } from 'node:http'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ApiMcp } from '../../src/index.ts'
import type { ToolRecord } from '../../src/options.ts'

let server: Server
let origin: string
let received = { contentType: '', body: '' }

beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      received = {
        contentType: request.headers['content-type'] ?? '',
        body: Buffer.concat(chunks).toString('latin1'),
      }
      response.writeHead(204).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => void server.close())

async function send(contentType: string, media: object, body: unknown): Promise<ToolRecord | undefined> {
  const post = {
    operationId: 'send',
    requestBody: { required: true, content: { [contentType]: media } },
    responses: { 204: { description: 'done' } },
  }
  const document = { openapi: '3.2.0', info: { title: 'API', version: '1' }, paths: { '/p': { post } } }
  const quiet = { debug() {}, info() {}, warn() {}, error() {} }
  const mcp = new ApiMcp(document, { logger: quiet, upstream: { baseUrl: origin } })
  const [tool] = await mcp.tools()
  const result = await mcp.call('send', { body })
  await mcp.close()
  expect(result).not.toHaveProperty('isError', true)
  return tool
}

/** Parts as text, boundaries made readable. */
function parts(text = received.body, contentType = received.contentType): string[] {
  const boundary = /boundary=([^;\r]+)/.exec(contentType)?.[1] ?? 'none'
  return text
    .split(`--${boundary}`)
    .slice(1, -1)
    .map((part) => part.replace(/^\r\n/, '').replace(/\r\n$/, ''))
}

const named = (name: string): object => ({
  headers: { 'Content-Disposition': { schema: { const: `form-data; name="${name}"` } } },
})
const PNG = { data: 'iVBORw==', mimeType: 'image/png' }

test('items have the encoding of their position, no name, and the type of what they hold', async () => {
  const schema = { type: 'array', prefixItems: [{ type: 'object' }, {}] }
  const media = { schema, prefixEncoding: [{}, { contentType: 'image/*' }] }
  const tool = await send('multipart/mixed', media, [{ author: 'x' }, PNG])
  expect(received.contentType).toMatch(/^multipart\/mixed; boundary=/)
  expect(parts()).toEqual([
    'Content-Type: application/json\r\n\r\n{"author":"x"}',
    'Content-Type: image/png\r\n\r\n\x89PNG',
  ])
  expect(tool?.inputSchema).toMatchObject({
    properties: { body: { prefixItems: [{ type: 'object' }, { anyOf: [{ type: 'string' }, { type: 'object' }] }] } },
  })
})
test('items after those have the encoding of items, and its headers that have one value', async () => {
  const media = {
    itemSchema: {},
    itemEncoding: {
      contentType: 'video/mp4',
      headers: { 'Content-Range': { content: { 'text/plain': { schema: { const: 'bytes 0-1/2' } } } } },
    },
  }
  const tool = await send('multipart/byteranges', media, ['AQ==', 'Ag=='])
  expect(parts()).toEqual([
    'Content-Type: video/mp4\r\nContent-Range: bytes 0-1/2\r\n\r\n\x01',
    'Content-Type: video/mp4\r\nContent-Range: bytes 0-1/2\r\n\r\n\x02',
  ])
  expect(tool?.inputSchema).toMatchObject({ properties: { body: { type: 'array', items: { anyOf: [{}, {}] } } } })
})
test('a part may be multipart itself', async () => {
  const inner = { type: 'array', prefixItems: [{ type: 'object' }, { type: 'string' }, {}] }
  const media = {
    schema: { type: 'array', prefixItems: [{ type: 'array' }, inner] },
    prefixEncoding: [
      {},
      {
        contentType: 'multipart/mixed',
        prefixEncoding: [{ contentType: 'application/xml' }, {}, { contentType: 'image/png' }],
      },
    ],
  }
  await send('multipart/mixed', media, [
    [1, 2],
    ['<a/>', 'b', 'iVBORw=='],
  ])
  const [first, second = ''] = parts()
  expect(first).toBe('Content-Type: application/json\r\n\r\n[1,2]')
  expect(parts(second, second)).toEqual([
    'Content-Type: application/xml\r\n\r\n<a/>',
    'Content-Type: text/plain\r\n\r\nb',
    'Content-Type: image/png\r\n\r\n\x89PNG',
  ])
})
test('names of form parts can come from the headers of their positions', async () => {
  const media = {
    schema: { type: 'array', prefixItems: [{ type: 'string' }, { type: 'integer' }] },
    prefixEncoding: [named('a'), named('b')],
  }
  await send('multipart/form-data', media, ['x', 5])
  expect(parts()).toEqual([
    'Content-Type: text/plain\r\nContent-Disposition: form-data; name="a"\r\n\r\nx',
    'Content-Type: text/plain\r\nContent-Disposition: form-data; name="b"\r\n\r\n5',
  ])
})
