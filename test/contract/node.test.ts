import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { adapterContract } from './adapter.contract.ts'
import { listenWith } from './node-server.ts'
import { endlessText } from './streams.ts'
import type { Journal } from './subject.ts'

adapterContract({
  name: 'node handler',
  createApiApp,
  createHostApp: () => createApiApp({ hook: 0, left: 0 }),
  listen: (app) => listenWith(app as RequestListener),
  describes: 'nothing',
  stopsStart: false,
  closesWithHost: false,
  mounts: false,
})

function createApiApp(journal: Journal): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  return async (request, response) => {
    journal.hook++
    response.setHeader('x-hook', 'ran')
    if (request.headers['x-deny'] !== undefined) return void response.writeHead(401).end('denied')
    const url = new URL(request.url ?? '/', 'http://localhost')
    const id = /^\/items\/(\w+)$/.exec(url.pathname)?.[1]
    switch (`${request.method} ${id === undefined ? url.pathname : '/items/:id'}`) {
      case 'GET /items/:id': {
        const { host } = request.headers
        return sendJson(response, 200, { id, q: url.searchParams.get('q'), host, ip: request.socket.remoteAddress })
      }
      case 'POST /items':
        return sendJson(response, 201, { received: JSON.parse(await text(request)) as unknown })
      case 'DELETE /items/:id':
        return void response.writeHead(204).end()
      case 'GET /failure':
        return void response.writeHead(500).end()
      case 'GET /bytes':
        response.writeHead(200, { 'content-type': 'application/octet-stream' })
        return void response.end(Buffer.from(Array.from({ length: 256 }, (_, byte) => byte)))
      case 'GET /stream':
        return void Readable.from(['one', 'two', 'three']).pipe(response)
      case 'GET /endless': {
        const source = endlessText(() => journal.left++)
        response.once('close', () => source.destroy())
        return void source.pipe(response)
      }
      case 'GET /slow':
        return void response.once('close', () => journal.left++)
      case 'GET /cookies':
        return void response.writeHead(200, { 'set-cookie': ['a=1; Path=/', 'b=2; Path=/'] }).end('ok')
      case 'GET /redirect':
        return void response.writeHead(302, { location: '/items/1' }).end()
      default:
        return void response.writeHead(404).end()
    }
  }
}

function sendJson(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value))
}
