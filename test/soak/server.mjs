// A server under test, in a process of its own: `server.mjs KIND`. Tells its parent where it listens, and each line of its log.
import { serve } from '@hono/node-server'
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
const address = { port: 0, host: '127.0.0.1' }

const KINDS = {
  listen: async () => (await mcp.listen({ port: 0 })).url,
  async fastify() {
    const app = Fastify()
    mcp.mountHttp(app)
    return `${await app.listen(address)}/mcp`
  },
  hono() {
    const app = new Hono()
    mcp.mountHttp(app)
    return new Promise((resolve) => {
      serve({ fetch: app.fetch, port: 0, hostname: address.host }, ({ port }) =>
        resolve(`http://127.0.0.1:${port}/mcp`),
      )
    })
  },
  sse() {
    const app = express()
    mcp.mountHttp(app)
    mcp.mountSse(app)
    return new Promise((resolve) => {
      const server = app.listen(0, address.host, () => resolve(`http://127.0.0.1:${server.address().port}/mcp`))
    })
  },
}

process.send({ url: await KINDS[process.argv[2]]() })
