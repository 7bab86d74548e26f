/** Every way to put a protected endpoint on the network, each on a port that is known before. */
import 'reflect-metadata'
import { createServer } from 'node:http'
import { Module } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { ExpressAdapter } from '@nestjs/platform-express'
import { FastifyAdapter } from '@nestjs/platform-fastify'
import { getRequestListener } from '@hono/node-server'
import { Elysia } from 'elysia'
import express from 'express'
import Fastify from 'fastify'
import { H3 } from 'h3'
import { Hono } from 'hono'
import { serveApp } from '../../../src/adapters/serve-app.ts'
import type { ApiMcp } from '../../../src/index.ts'

export interface Placement {
  /** Path of the endpoint. */
  readonly path: string
  /** @param create - makes the server; the app that serves its metadata, where the endpoint's own cannot */
  start(port: number, create: (metadataApp?: unknown) => ApiMcp): Promise<() => Promise<unknown>>
}

const host = '127.0.0.1'

async function serve(app: unknown, port: number): Promise<() => Promise<unknown>> {
  const served = await serveApp(app, { host, port })
  return () => served.close()
}

async function serveNest(
  adapter: ExpressAdapter | FastifyAdapter,
  port: number,
  create: () => ApiMcp,
): ReturnType<Placement['start']> {
  class HostModule {
    readonly endpoints = 1
  }
  Module({})(HostModule)
  const app = await NestFactory.create(HostModule, adapter, { logger: false, forceCloseConnections: true })
  create().mountHttp(app)
  await app.listen(port, host)
  return () => app.close()
}

export const PLACEMENTS: Readonly<Record<string, Placement>> = {
  'listen()': {
    path: '/mcp',
    async start(port, create) {
      const listener = await create().listen({ port })
      return () => listener.close()
    },
  },
  'listen() at another path': {
    path: '/tools/mcp',
    async start(port, create) {
      const listener = await create().listen({ port, path: '/tools/mcp' })
      return () => listener.close()
    },
  },
  'fetch()': {
    path: '/mcp',
    async start(port, create) {
      const mcp = create()
      const listener = getRequestListener((request) => mcp.fetch(request))
      const server = createServer((request, response) => void listener(request, response))
      await new Promise<void>((resolve) => server.listen(port, host, resolve))
      return async () => {
        await mcp.close()
        server.closeAllConnections()
        server.close()
      }
    },
  },
  'a Fastify app': {
    path: '/mcp',
    start(port, create) {
      const app = Fastify()
      create().mountHttp(app)
      return serve(app, port)
    },
  },
  'a Fastify plugin with a prefix': {
    path: '/v1/mcp',
    start(port, create) {
      const app = Fastify()
      app.register(async (inner) => create().mountHttp(inner), { prefix: '/v1' })
      return serve(app, port)
    },
  },
  'an Express app': {
    path: '/mcp',
    start(port, create) {
      const app = express()
      app.use(express.json())
      create().mountHttp(app)
      return serve(app, port)
    },
  },
  'an Express router': {
    path: '/v1/mcp',
    start(port, create) {
      const app = express()
      const router = express.Router()
      app.use('/v1', router)
      create(app).mountHttp(router)
      return serve(app, port)
    },
  },
  'a Nest app on Express': {
    path: '/mcp',
    start: (port, create) => serveNest(new ExpressAdapter(), port, create),
  },
  'a Nest app on Fastify': {
    path: '/mcp',
    start: (port, create) => serveNest(new FastifyAdapter(), port, create),
  },
  'a Hono app': {
    path: '/mcp',
    start(port, create) {
      const app = new Hono()
      create().mountHttp(app)
      return serve(app, port)
    },
  },
  'a Hono app with a base path': {
    path: '/v1/mcp',
    start(port, create) {
      const app = new Hono().basePath('/v1')
      create().mountHttp(app)
      return serve(app, port)
    },
  },
  'a Hono app inside another': {
    path: '/v1/mcp',
    start(port, create) {
      const app = new Hono()
      const inner = new Hono()
      create(app).mountHttp(inner)
      app.route('/v1', inner)
      return serve(app, port)
    },
  },
  'an Elysia app': {
    path: '/mcp',
    start(port, create) {
      const app = new Elysia()
      create().mountHttp(app)
      return serve(app, port)
    },
  },
  'an H3 app': {
    path: '/mcp',
    start(port, create) {
      const app = new H3()
      create().mountHttp(app)
      return serve(app, port)
    },
  },
}

export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, host, resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return typeof address === 'object' && address !== null ? address.port : 0
}
