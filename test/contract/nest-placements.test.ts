/** Nest on both its platforms in the placements, with the official client. */
import 'reflect-metadata'
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { Controller, Get, Module, Param } from '@nestjs/common'
import type { INestApplication } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { ExpressAdapter } from '@nestjs/platform-express'
import { FastifyAdapter } from '@nestjs/platform-fastify'
import Fastify from 'fastify'
import { expect, onTestFinished, test } from 'vitest'
import { ApiMcp } from '../../src/index.ts'
import { callItem, listenFastify, quiet } from './placed.ts'

test.each(['express', 'fastify'] as const)('Nest on %s: the API app serves MCP itself', async (platform) => {
  const app = await createNestApi(platform)
  app.setGlobalPrefix('api')
  new ApiMcp(app, { logger: quiet }).mountHttp()
  await app.listen(0, '127.0.0.1')
  onTestFinished(() => app.close())
  expect(await callItem(await app.getUrl(), 'ItemsController_getItem', { id: '3' })).toEqual({ id: '3' })
})

test.each(['express', 'fastify'] as const)('Nest on %s: behind a separate app it runs its hooks', async (platform) => {
  const api = await createNestApi(platform)
  const host = Fastify()
  new ApiMcp(api, { logger: quiet }).mountHttp(host)
  expect(await callItem(await listenFastify(host), 'ItemsController_getItem', { id: '3' })).toEqual({ id: '3' })
  expect(nestEvents).toEqual(['init'])
  await host.close()
  expect(nestEvents).toEqual(['init', 'destroy'])
})

test.each(['express', 'fastify'] as const)(
  'Nest on %s: with the endpoint on it, too, it ends once',
  async (platform) => {
    const api = await createNestApi(platform)
    const host = Fastify()
    const mcp = new ApiMcp(api, { logger: quiet })
    mcp.mountHttp()
    mcp.mountHttp(host)
    await listenFastify(host)
    await host.close()
    expect(nestEvents).toEqual(['init', 'destroy'])
  },
)

test.each(['express', 'fastify'] as const)('Nest on %s: closing ends open streams', async (platform) => {
  const app = await createNestApi(platform, { forceCloseConnections: false })
  new ApiMcp(app, { logger: quiet }).mountHttp()
  await app.listen(0, '127.0.0.1')
  const client = new Client({ name: 'test', version: '1' }, { versionNegotiation: { mode: { pin: '2026-07-28' } } })
  const endpoint = `${(await app.getUrl()).replace('[::1]', '127.0.0.1')}/mcp`
  await client.connect(new StreamableHTTPClientTransport(new URL(endpoint)))
  const subscription = await client.listen({ toolsListChanged: true })
  await app.close()
  expect(await subscription.closed).toBe('graceful')
  expect(nestEvents).toEqual(['init', 'destroy'])
})

const nestEvents: string[] = []

function createNestApi(
  platform: 'express' | 'fastify',
  { forceCloseConnections = true } = {},
): Promise<INestApplication> {
  nestEvents.length = 0
  class ItemsController {
    getItem(id: string): object {
      return { id }
    }
    onModuleInit(): void {
      nestEvents.push('init')
    }
    onModuleDestroy(): void {
      nestEvents.push('destroy')
    }
  }
  const { prototype } = ItemsController
  Controller('items')(ItemsController)
  Param('id')(prototype, 'getItem', 0)
  Reflect.defineMetadata('design:paramtypes', [String], prototype, 'getItem')
  Get(':id')(prototype, 'getItem', Object.getOwnPropertyDescriptor(prototype, 'getItem') as PropertyDescriptor)
  class ApiModule {
    readonly controllers = 1
  }
  Module({ controllers: [ItemsController] })(ApiModule)
  const settings = { logger: false, forceCloseConnections } as const
  return platform === 'express'
    ? NestFactory.create(ApiModule, new ExpressAdapter(), settings)
    : NestFactory.create(ApiModule, new FastifyAdapter(), settings)
}
