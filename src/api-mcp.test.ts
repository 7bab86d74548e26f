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

test('refreshes that are asked for at once run one after the other, so the newest reading stays', async () => {
  let readings = 0
  const mcp = new ApiMcp((request: Request) => Response.json(request.url), {
    openapi: async () => {
      readings += 1
      const operationId = `reading_${readings}`
      // The second is the slowest.
      await new Promise((resolve) => setTimeout(resolve, readings === 2 ? 60 : 1))
      return { openapi: '3.1.0', info: { title: 'a', version: '1' }, paths: { '/': { get: { operationId } } } }
    },
  })
  await mcp.ready()
  await Promise.all([mcp.refresh(), mcp.refresh()])
  expect((await mcp.tools()).map(({ name }) => name)).toEqual(['reading_3'])
  await mcp.close()
})

test.each([
  ['get_itm', 'Did you mean "get_item"?'],
  ['items.list', 'The tool of that operation is called "items_list".'],
  ['frobnicate', 'There is: get_item, items_list.'],
])('a tool that is not there: %s', async (name, hint) => {
  const paths = {
    '/items/{id}': { get: { operationId: 'get_item' } },
    '/items': { get: { operationId: 'items.list' } },
  }
  const mcp = new ApiMcp({ openapi: '3.1.0', info: { title: 'a', version: '1' }, paths }, { logger: quiet })
  await expect(mcp.call(name)).rejects.toMatchObject({ message: `there is no tool "${name}"`, hint })
})

const quiet = { debug() {}, info() {}, warn() {}, error() {} }
