/** The server that the conformance suite tests: an API, and `extend` for what an API cannot give. Prints its URL. */
import Fastify from 'fastify'
import type { AddressInfo } from 'node:net'
import { ApiMcp } from '../../src/index.ts'
import { createApi, DOCUMENT } from './api.ts'
import { registerInputTools, stateCodec } from './input-tools.ts'
import { registerOwnTools } from './own-tools.ts'
import { registerPrompts, registerResources } from './prompts-and-resources.ts'

const mcp = new ApiMcp(createApi(), {
  openapi: DOCUMENT,
  extend(server) {
    // Nothing announces changes of prompts and resources here, so nothing promises it.
    server.server.registerCapabilities({
      logging: {},
      prompts: { listChanged: false },
      resources: { listChanged: false },
    })
    registerOwnTools(server, () => mcp.refresh())
    registerInputTools(server)
    registerPrompts(server)
    registerResources(server)
    return { verifyRequestState: (state, context) => stateCodec.verify(state, context) }
  },
})
const host = Fastify()
mcp.mountHttp(host)
await host.listen({ port: 0, host: '127.0.0.1' })
console.log(`http://localhost:${(host.server.address() as AddressInfo).port}/mcp`)
