/** Integers of more digits than a double holds, sent as text: they reach the API as the digits that they are. */
import { expect, onTestFinished, test } from 'vitest'
import { ApiMcp } from '../../src/index.ts'

const DIGITS = '12345678901234567890'
const integer = { type: 'integer' }

function create(schema: object, version = '3.1.0'): ApiMcp {
  const content = { 'application/json': { schema: { type: 'object', properties: { id: schema } } } }
  const mcp = new ApiMcp(async (request: Request) => new Response(await request.text()), {
    openapi: {
      openapi: version,
      info: { title: 'T', version: '1' },
      paths: { '/a': { post: { operationId: 'a', requestBody: { content } } } },
      components: { schemas: { Id: integer } },
    },
  })
  onTestFinished(() => mcp.close())
  return mcp
}

test.each([
  ['an integer', integer, '3.1.0'],
  ['an integer or null', { type: ['integer', 'null'] }, '3.1.0'],
  ['a nullable integer of 3.0', { type: 'integer', nullable: true }, '3.0.3'],
  ['a union with null, as FastAPI declares it', { anyOf: [integer, { type: 'null' }] }, '3.1.0'],
  ['a reference', { $ref: '#/components/schemas/Id' }, '3.1.0'],
  ['a reference in allOf', { allOf: [{ $ref: '#/components/schemas/Id' }] }, '3.1.0'],
])('in a member that is %s', async (_, schema, version) => {
  const result = await create(schema, version).call('a', { id: DIGITS })
  expect(result.content).toEqual([{ type: 'text', text: `{"id":${DIGITS}}` }])
})

test.each([
  ['text', { type: 'string' }],
  ['text or an integer', { type: ['string', 'integer'] }],
])('digits stay text in a member that is %s', async (_, schema) => {
  const result = await create(schema).call('a', { id: DIGITS })
  expect(result.content).toEqual([{ type: 'text', text: `{"id":"${DIGITS}"}` }])
})
