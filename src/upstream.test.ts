import { expect, test } from 'vitest'
import { ApiMcp } from './api-mcp.ts'
import type { ApiMcpOptions } from './options.ts'

const DOCUMENT = {
  openapi: '3.1.0',
  info: { title: 'T', version: '1' },
  servers: [{ url: 'https://elsewhere.example/v1' }],
  paths: { '/items': { get: { operationId: 'list', responses: {} } } },
}

function answerInMemory(_request: Request): Response {
  return Response.json({ from: 'the app' })
}

async function sentTo(source: unknown, options: ApiMcpOptions): Promise<string[]> {
  const urls: string[] = []
  const fetch = (request: Request): Promise<Response> => {
    urls.push(request.url)
    return Promise.resolve(Response.json({ from: 'the client' }))
  }
  const mcp = new ApiMcp(source, { ...options, upstream: { ...options.upstream, fetch } })
  expect(await mcp.call('list')).toMatchObject({ structuredContent: { from: 'the client' } })
  await mcp.close()
  return urls
}

test('an HTTP client of the user needs no baseUrl, and the document does not choose its origin', async () => {
  expect(await sentTo(DOCUMENT, {})).toEqual(['http://api.invalid/v1/items'])
  expect(await sentTo(DOCUMENT, { upstream: { baseUrl: 'http://api.test' } })).toEqual(['http://api.test/items'])
})

test('an HTTP client of the user is used for an app, too', async () => {
  expect(await sentTo(answerInMemory, { openapi: DOCUMENT })).toEqual(['http://api.invalid/v1/items'])
})
