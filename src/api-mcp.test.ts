import Fastify from 'fastify'
import { expect, test } from 'vitest'
import { ApiMcp } from './api-mcp.ts'

test('close() lets a call() finish before the close hooks of the API run', async () => {
  const app = Fastify()
  let open = true
  app.addHook('onClose', async () => void (open = false))
  app.get('/slow', { schema: { operationId: 'slow' } }, async () => {
    await new Promise((resolve) => setTimeout(resolve, 100))
    return { open }
  })
  const mcp = new ApiMcp(app)
  await mcp.ready()
  const calling = mcp.call('slow')
  await new Promise((resolve) => setTimeout(resolve, 20))
  await mcp.close()
  expect(open).toBe(false)
  expect(await calling).toMatchObject({ structuredContent: { open: true } })
})
