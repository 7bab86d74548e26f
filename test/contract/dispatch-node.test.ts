import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { dispatchContract } from './dispatch.contract.ts'
import type { DispatchCase } from './dispatch.contract.ts'

/** A handler without a framework. */
function bare(
  name: string,
  run: (response: ServerResponse, request: IncomingMessage, note: (event: string) => void) => unknown,
  request: DispatchCase['request'] = {},
  rest: Partial<DispatchCase> = {},
): DispatchCase {
  const app: DispatchCase['app'] = (note) => (incoming, response) => void run(response, incoming, note)
  return { name, request, app, ...rest }
}

dispatchContract('a bare handler in memory and over a socket', [
  bare('ends with text', (response) => response.end('grüße')),
  bare('ends without anything', (response) => response.end()),
  bare('sets a status and its message', (response) => response.writeHead(418, 'Teapot', { 'x-a': '1' }).end('tea')),
  bare('writes a head with a list', (response) => {
    response.writeHead(200, ['X-A', '1', 'Set-Cookie', 'a=1', 'Set-Cookie', 'b=2']).end('ok')
  }),
  bare('repeats a header', (response) => response.setHeader('link', ['<a>', '<b>']).end()),
  bare('writes in pieces', async (response) => {
    response.write('one')
    await new Promise((resolve) => setTimeout(resolve, 5))
    response.write(Buffer.from('two'))
    response.write('ü', 'latin1')
    response.end('three')
  }),
  bare('flushes the head first', async (response) => {
    response.setHeader('content-type', 'text/plain')
    response.flushHeaders()
    await new Promise((resolve) => setTimeout(resolve, 5))
    response.end('late')
  }),
  bare('declares chunks itself', (response) => {
    response.setHeader('transfer-encoding', 'chunked')
    response.write('a')
    response.end('b')
  }),
  bare('declares the length', (response) => response.writeHead(200, { 'content-length': 4 }).end('four')),
  bare('corks', (response) => {
    response.cork()
    response.write('a')
    response.write('b')
    response.uncork()
    response.end('c')
  }),
  bare(
    'sends interim answers',
    (response) => {
      response.writeProcessing()
      response.writeEarlyHints({ link: '</a.css>; rel=preload' })
      response.end('final')
    },
    {},
    { withoutInject: 'it takes the first answer for the final one' },
  ),
  bare('sends trailers', (response) => {
    response.writeHead(200, { trailer: 'x-sum' })
    response.write('body')
    response.addTrailers({ 'x-sum': '1' })
    response.end()
  }),
  bare('answers 204 and means no body', (response) => response.writeHead(204).end('ignored')),
  bare('answers 304 with an etag', (response) => response.writeHead(304, { etag: '"a"' }).end()),
  bare('answers HEAD', (response) => response.writeHead(200, { 'content-length': 4 }).end('four'), { method: 'HEAD' }),
  bare('answers HEAD without a length', (response) => response.end('four'), { method: 'HEAD' }),
  bare('pipes a long stream', async (response) => {
    const chunks = Array.from({ length: 100 }, (_, index) => Buffer.alloc(5000, index))
    await pipeline(Readable.from(chunks), response)
  }),
  bare('pipes through a compressor', async (response) => {
    response.setHeader('content-encoding', 'gzip')
    await pipeline(Readable.from(['a'.repeat(10_000)]), createGzip(), response)
  }),
  bare(
    'writes to the connection',
    (_response, request) => {
      request.socket.end('HTTP/1.1 203 Own\r\nContent-Type: text/plain\r\nContent-Length: 3\r\n\r\nraw')
    },
    {},
    { withoutInject: 'its socket takes no writes' },
  ),
  bare(
    'ends a body with its connection',
    (_response, request) => {
      request.socket.end('HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nuntil the end')
    },
    {},
    { withoutInject: 'its socket takes no writes' },
  ),
  bare(
    'tells what it was asked',
    (response, request) => {
      const { method, url, httpVersion, headers, headersDistinct } = request
      const { remoteAddress } = request.socket
      const { 'x-a': a, host } = headers
      response.end(
        JSON.stringify({
          method,
          url,
          httpVersion,
          a,
          host,
          distinct: headersDistinct['x-a'],
          remoteAddress,
          secure: 'encrypted' in request.socket && request.socket.encrypted,
        }),
      )
    },
    { path: '/a%2Fb', query: 'x=%20', headers: { 'x-a': '1' } },
    { withoutInject: 'its connection is none' },
  ),
  bare(
    'reads a body',
    async (response, request) => {
      const chunks: Buffer[] = []
      for await (const chunk of request) chunks.push(chunk as Buffer)
      response.end(`${request.headers['content-length']} ${Buffer.concat(chunks).toString()}`)
    },
    { method: 'PUT', body: 'ünï' },
  ),
  bare(
    'reads no body and goes on',
    (response, request, note) => {
      request.on('close', () => note(`request closed, complete ${request.complete}`))
      response.end('unread')
    },
    { method: 'POST', body: 'x'.repeat(1000) },
    { withoutInject: 'its request never closes' },
  ),
  bare(
    'emits the events of an exchange in order',
    (response, request, note) => {
      for (const event of ['end', 'close', 'aborted', 'error']) request.on(event, () => note(`request ${event}`))
      for (const event of ['prefinish', 'finish', 'close']) response.on(event, () => note(`response ${event}`))
      request.resume().once('end', () => response.end('done', () => note('end callback')))
    },
    { method: 'POST', body: 'x' },
    { withoutInject: 'its events differ' },
  ),
  bare(
    'knows that it has answered',
    (response, _request, note) => {
      response.once('close', () =>
        note([response.writableEnded, response.writableFinished, response.headersSent, response.destroyed].join()),
      )
      response.end('x')
    },
    {},
    { withoutInject: 'its events differ' },
  ),
])
