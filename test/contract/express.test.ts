import type { NextFunction, Request, Response } from 'express'
import express5 from 'express'
import { createRequire } from 'node:module'
import { Readable } from 'node:stream'
import { adapterContract } from './adapter.contract.ts'
import { listenWith } from './node-server.ts'
import { endlessText } from './streams.ts'
import type { Journal, Subject } from './subject.ts'

type Express = typeof express5

/** It has no types of its own. */
const express4 = createRequire(import.meta.url)('express4') as Express

for (const [name, express] of [
  ['express 5', express5],
  ['express 4', express4],
] as const) {
  const host = (): ReturnType<Express> => createHostApp(express)
  adapterContract({
    name,
    createApiApp: (journal) => createApiApp(express, journal),
    createHostApp: host,
    createParsingHostApp: () => createHostApp(express, express.json()),
    async createPrefixedHost(mountOn) {
      const app = host()
      const inner = express.Router()
      await mountOn(inner)
      app.use('/inner', inner)
      return app
    },
    listen: (app) => listenWith(app as ReturnType<Express>),
    describes: 'routes',
    stopsStart: false,
    closesWithHost: false,
    mounts: true,
  } satisfies Subject)
}

function createHostApp(express: Express, ...before: ReturnType<Express['json']>[]): ReturnType<Express> {
  const app = express()
  app.use((_request: Request, response: Response, next: NextFunction) => {
    response.setHeader('x-host', 'yes')
    next()
  })
  for (const middleware of before) app.use(middleware)
  app.get('/plain', (_request, response) => void response.type('text').send('plain'))
  return app
}

/** Items are in a router of their own. */
function createApiApp(express: Express, journal: Journal): ReturnType<Express> {
  const app = express()
  app.use((request: Request, response: Response, next: NextFunction) => {
    journal.hook++
    response.setHeader('x-hook', 'ran')
    if (request.headers['x-deny'] !== undefined) response.status(401).json({ error: 'denied' })
    else next()
  })
  app.use(express.json())
  const items = express.Router()
  items.get('/:item_id', (request, response) => {
    const { params, query, headers, ip } = request
    response.json({ id: params.item_id, q: query['q'] ?? null, host: headers.host, ip: ip ?? null })
  })
  items.post('/', (request, response) => void response.status(201).json({ received: request.body as unknown }))
  items.delete('/:item_id', (_request, response) => void response.status(204).end())
  app.use('/items', items)
  app.get('/failure', () => {
    throw new Error('broken')
  })
  app.get('/bytes', (_request, response) => {
    response.type('application/octet-stream').send(Buffer.from(Array.from({ length: 256 }, (_, byte) => byte)))
  })
  app.get('/stream', (_request, response) => {
    response.type('text/plain')
    Readable.from(['one', 'two', 'three']).pipe(response)
  })
  app.get('/endless', (_request, response) => {
    const source = endlessText(() => journal.left++)
    response.type('text/plain').once('close', () => source.destroy())
    source.pipe(response)
  })
  app.get('/slow', (_request, response) => void response.once('close', () => journal.left++))
  app.get('/cookies', (_request, response) => {
    response.setHeader('set-cookie', ['a=1; Path=/', 'b=2; Path=/'])
    response.end('ok')
  })
  app.get('/redirect', (_request, response) => response.redirect('/items/1'))
  // Without a handler of its own, Express prints errors.
  app.use(
    (_error: unknown, _request: Request, response: Response, _next: NextFunction) => void response.sendStatus(500),
  )
  return app
}
