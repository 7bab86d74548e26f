// The baseline: a bare Fastify GET of the same route.
import { createApi, listening, TOOLS } from './api.mjs'

const app = createApi(TOOLS)
await app.listen({ port: 0, host: '127.0.0.1' })
listening(app.server.address().port)
