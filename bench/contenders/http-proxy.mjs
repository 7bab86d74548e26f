// The reverse proxy that only passes on: @fastify/http-proxy in front of UPSTREAM.
import proxy from '@fastify/http-proxy'
import Fastify from 'fastify'
import { listening } from './api.mjs'

const app = Fastify()
await app.register(proxy, { upstream: process.env.UPSTREAM })
await app.listen({ port: 0, host: '127.0.0.1' })
listening(app.server.address().port)
