// A server under test, in a process of its own: `server.mjs KIND`. Tells its parent where it listens, and each line of its log.
import { createServer } from 'node:http'
import { getRequestListener } from '@hono/node-server'
import express from 'express'
import Fastify from 'fastify'
import { Hono } from 'hono'
import { ApiMcp } from '../../dist/index.js'
import config from './soak.config.mjs'
import { document } from './document.mjs'

const tell = (level) => (details, message) =>
  process.send({ log: { level, message: `${message}: ${String(details.err ?? details.cause ?? '')}` } })
const logger = { debug() {}, info() {}, warn: tell('warn'), error: tell('error') }
const mcp = new ApiMcp(document, { ...config, logger })
/** As docs/deploying.md says; Node's own is longer, Fastify's off. */
const SETTINGS = { requestTimeout: 60_000 }
const address = { port: 0, host: '127.0.0.1' }

const KINDS = {
  listen: async () => (await mcp.listen({ port: 0 })).url,
  async fastify() {
    const app = Fastify(SETTINGS)
    mcp.mountHttp(app)
    return `${await app.listen(address)}/mcp`
  },
  hono() {
    const app = new Hono()
    mcp.mountHttp(app)
    const listener = getRequestListener(app.fetch)
    return listen(createServer(SETTINGS, (request, response) => void listener(request, response)))
  },
  sse() {
    const app = express()
    mcp.mountHttp(app)
    mcp.mountSse(app)
    return listen(createServer(SETTINGS, app))
  },
}

async function listen(server) {
  await new Promise((resolve) => server.listen(address, resolve))
  return `http://127.0.0.1:${server.address().port}/mcp`
}

process.send({ url: await KINDS[process.argv[2]]() })
