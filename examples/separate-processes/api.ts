import Fastify from 'fastify'
import { openapi } from './openapi.ts'

// Any HTTP API in any language; this one serves its OpenAPI document, as FastAPI and others do.
export const app = Fastify()

app.get('/openapi.json', async () => openapi)
app.get('/stock/:sku', async (request) => ({ ...(request.params as object), pieces: 12 }))
