import 'reflect-metadata'
import { Readable } from 'node:stream'
import type { INestApplication } from '@nestjs/common'
import {
  Body,
  Controller,
  Delete,
  Get,
  Headers,
  HttpCode,
  Ip,
  Module,
  Param,
  ParseIntPipe,
  Post,
  Query,
  Redirect,
  Res,
  StreamableFile,
} from '@nestjs/common'
import type { ServerResponse } from 'node:http'
import { NestFactory } from '@nestjs/core'
import { ExpressAdapter } from '@nestjs/platform-express'
import { FastifyAdapter } from '@nestjs/platform-fastify'
import { ApiOperation, ApiParam } from '@nestjs/swagger'
import { describe, expect, test } from 'vitest'
import '../../src/adapters/fastify-channel.ts'
import { recognizeApp } from '../../src/adapters/recognize.ts'
import { adapterContract } from './adapter.contract.ts'
import { createEchoEndpoint } from './echo-endpoint.ts'
import { endlessText } from './streams.ts'
import type { Journal, Subject } from './subject.ts'

type Platform = 'express' | 'fastify'

for (const platform of ['express', 'fastify'] as const) {
  adapterContract({
    name: `nest on ${platform}`,
    createApiApp: (journal) => createApiApp(platform, journal),
    createHostApp: () => createHostApp(platform),
    async listen(app) {
      const nest = app as INestApplication
      await nest.listen(0, '127.0.0.1')
      return { origin: (await nest.getUrl()).replace('[::1]', '127.0.0.1'), close: () => nest.close() }
    },
    describes: 'schemas',
    stopsStart: platform === 'fastify',
    closesWithHost: platform === 'fastify',
    mounts: true,
    skip: { 'warns of routes without a schema': '@nestjs/swagger declares every route, from its types' },
  } satisfies Subject)

  describe(`nest on ${platform}`, () => {
    test('has an endpoint that middleware guards', async () => {
      const app = await createHostApp(platform)
      app.use('/mcp', (_request: unknown, response: ServerResponse) => void response.writeHead(401).end())
      recognizeApp(app)?.mount('/mcp', createEchoEndpoint(), async () => {}, { onClose: async () => {} })
      await app.listen(0, '127.0.0.1')
      expect((await fetch(`${await app.getUrl()}/mcp`, { method: 'POST' })).status).toBe(401)
      await app.close()
    })

    test('declares the security schemes that decorators of @nestjs/swagger refer to', async () => {
      const app = await createApiApp(platform, { hook: 0, left: 0 })
      await app.init()
      const securitySchemes = { bearer: { scheme: 'bearer' }, basic: { scheme: 'basic' }, cookie: { in: 'cookie' } }
      expect(await recognizeApp(app)?.describe(() => {})).toMatchObject({ components: { securitySchemes } })
    })

    for (const prefix of [undefined, 'api']) {
      test(`takes an endpoint after init() ${prefix === undefined ? 'without' : 'with'} a global prefix`, async () => {
        const app = await createHostApp(platform)
        if (prefix !== undefined) app.setGlobalPrefix(prefix, { exclude: ['plain'] })
        await app.init()
        recognizeApp(app)?.mount('/mcp', createEchoEndpoint(), async () => {}, { onClose: async () => {} })
        await app.listen(0, '127.0.0.1')
        const origin = await app.getUrl()
        const response = await fetch(`${origin}/mcp`, {
          method: 'POST',
          body: '{}',
          headers: { 'content-type': 'application/json' },
        })
        expect(response.headers.get('x-endpoint')).toBe('echo')
        expect((await fetch(`${origin}/nowhere`)).status).toBe(404)
        expect(await (await fetch(`${origin}/plain`)).text()).toBe('plain')
        await app.close()
      })
    }
  })
}

/** Decorators as calls: the compiler of the tests does not know those of Nest. */
function decorate(target: object, method: string, ...decorators: (MethodDecorator & object)[]): void {
  const descriptor = Object.getOwnPropertyDescriptor(target, method)
  if (descriptor === undefined) throw new Error(`no method ${method}`)
  for (const decorator of decorators) decorator(target, method, descriptor)
}

async function createHostApp(platform: Platform): Promise<INestApplication> {
  class PlainController {
    plain(): string {
      return 'plain'
    }
  }
  Controller()(PlainController)
  decorate(PlainController.prototype, 'plain', Get('plain'))
  class HostModule {
    readonly controllers = 1
  }
  Module({ controllers: [PlainController] })(HostModule)
  const app = await createNest(platform, HostModule)
  app.use((_request: unknown, response: ServerResponse, next: () => void) => {
    response.setHeader('x-host', 'yes')
    next()
  })
  return app
}

async function createApiApp(platform: Platform, journal: Journal): Promise<INestApplication> {
  class ItemsController {
    getItem(id: number, q: string | undefined, host: string, ip: string): object {
      return { id: String(id), q: q ?? null, host, ip }
    }
    create(received: unknown): object {
      return { received }
    }
    remove(): void {}
    failure(): never {
      throw new TypeError('broken')
    }
    bytes(): StreamableFile {
      return new StreamableFile(Buffer.from(Array.from({ length: 256 }, (_, byte) => byte)))
    }
    stream(): StreamableFile {
      return new StreamableFile(Readable.from(['one', 'two', 'three'].map((part) => Buffer.from(part))))
    }
    endless(): StreamableFile {
      return new StreamableFile(endlessText(() => journal.left++))
    }
    slow(response: { readonly raw?: ServerResponse } & ServerResponse): void {
      const raw = response.raw ?? response
      raw.once('close', () => journal.left++)
    }
    cookies(response: { readonly raw?: ServerResponse } & ServerResponse): void {
      const raw = response.raw ?? response
      raw.setHeader('set-cookie', ['a=1; Path=/', 'b=2; Path=/'])
      raw.end('ok')
    }
    redirect(): void {}
  }
  const { prototype } = ItemsController
  Controller()(ItemsController)
  Param('item_id', ParseIntPipe)(prototype, 'getItem', 0)
  Query('q')(prototype, 'getItem', 1)
  Headers('host')(prototype, 'getItem', 2)
  Ip()(prototype, 'getItem', 3)
  Body()(prototype, 'create', 0)
  Res()(prototype, 'slow', 0)
  Res()(prototype, 'cookies', 0)
  decorate(
    prototype,
    'getItem',
    ApiOperation({ operationId: 'get_item' }),
    ApiParam({ name: 'item_id', type: 'integer' }),
    Get('items/:item_id'),
  )
  decorate(prototype, 'create', Post('items'))
  decorate(prototype, 'remove', Delete('items/:item_id'), HttpCode(204))
  decorate(prototype, 'failure', Get('failure'))
  decorate(prototype, 'bytes', Get('bytes'))
  decorate(prototype, 'stream', Get('stream'))
  decorate(prototype, 'endless', Get('endless'))
  decorate(prototype, 'slow', Get('slow'))
  decorate(prototype, 'cookies', Get('cookies'))
  decorate(prototype, 'redirect', Get('redirect'), Redirect('/items/1', 302))
  class ApiModule {
    readonly controllers = 1
  }
  Module({ controllers: [ItemsController] })(ApiModule)
  const app = await createNest(platform, ApiModule)
  app.use((request: { headers: Record<string, unknown> }, response: ServerResponse, next: () => void) => {
    journal.hook++
    response.setHeader('x-hook', 'ran')
    if (request.headers['x-deny'] === undefined) next()
    else response.writeHead(401).end('denied')
  })
  return app
}

function createNest(platform: Platform, module: new () => object): Promise<INestApplication> {
  return platform === 'express'
    ? NestFactory.create(module, new ExpressAdapter(), { logger: false, forceCloseConnections: true })
    : NestFactory.create(module, new FastifyAdapter({ forceCloseConnections: true }), { logger: false })
}
