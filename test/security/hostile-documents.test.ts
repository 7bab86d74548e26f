/** Schemas that have more paths than anybody can walk: reading, listing and calling stay a matter of seconds and of megabytes. */
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { ApiMcp } from '../../src/index.ts'

const quiet = { debug() {}, info() {}, warn() {}, error() {} }
const MODES = [
  { descriptions: 'short', outputSchema: 'tolerant' },
  { descriptions: 'full', outputSchema: 'strict' },
] as const
const MAX_SECONDS = 10
const MAX_BYTES = 2_000_000

type Schemas = Readonly<Record<string, unknown>>

const ref = (name: string): object => ({ $ref: `#/components/schemas/${name}` })
const times = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i))

function toDocument(schemas: Schemas, contentType = 'application/json'): object {
  const operation = (name: string): object => ({
    operationId: `call${name}`,
    parameters: [{ name: 'q', in: 'query', style: 'deepObject', explode: true, schema: ref(name) }],
    requestBody: { content: { [contentType]: { schema: ref(name) } } },
    responses: { 200: { description: 'ok', content: { 'application/json': { schema: ref(name) } } } },
  })
  const names = Object.keys(schemas).slice(0, 3)
  return {
    openapi: '3.1.0',
    info: { title: 't', version: '1' },
    components: { schemas },
    paths: Object.fromEntries(names.map((name) => [`/${name}`, { post: operation(name) }])),
  }
}

const value = (depth: number): unknown =>
  depth === 0 ? 'x' : { a: value(depth - 1), b: [value(depth - 1), 1, null], c: { d: [] } }

/** Reads, lists and calls; all of it in this thread, so that its time is the process's. */
async function exercise(document: object): Promise<void> {
  for (const mode of MODES) {
    const begun = process.cpuUsage()
    const upstream = { fetch: async () => Response.json(value(3)) }
    const mcp = new ApiMcp(document, { ...mode, upstream, logger: quiet })
    const tools = await mcp.tools()
    expect(JSON.stringify(tools).length).toBeLessThan(MAX_BYTES)
    for (const { name } of tools) await mcp.call(name, { body: value(3), q: value(2), a: value(1) })
    await mcp.close()
    const { user, system } = process.cpuUsage(begun)
    expect((user + system) / 1e6).toBeLessThan(MAX_SECONDS)
  }
}

const SHAPES: Readonly<Record<string, Schemas>> = {
  'a union of itself': { U: { anyOf: times(30, () => ref('U')) } },
  'a union of unions of itself': { A: { oneOf: times(30, () => ref('B')) }, B: { anyOf: times(30, () => ref('A')) } },
  'an allOf of itself': { A: { allOf: times(30, () => ref('A')), required: ['a'] } },
  'twenty allOfs, each of the next one twice': Object.fromEntries(
    times(20, (i) => [`A${i}`, { allOf: [ref(`A${Math.min(i + 1, 19)}`), ref(`A${Math.min(i + 1, 19)}`)] }]),
  ),
  'members that all are of the same kind': {
    N: { type: 'object', properties: Object.fromEntries(times(60, (i) => [`p${i}`, ref('N')])) },
  },
  'a discriminator whose members are all of each other': {
    Base: {
      type: 'object',
      properties: { kind: { type: 'string' } },
      discriminator: {
        propertyName: 'kind',
        mapping: Object.fromEntries(times(6, (i) => [`k${i}`, `#/components/schemas/C${i}`])),
      },
    },
    ...Object.fromEntries(
      times(6, (i) => [`C${i}`, { allOf: [ref('Base'), ...times(20, (j) => ref(`C${(i + j) % 6}`))] }]),
    ),
  },
  'parts of parts, a thousand each': Object.fromEntries(
    times(6, (i) => [
      `P${i}`,
      {
        type: 'object',
        properties: Object.fromEntries(times(100, (j) => [`p${j}`, { allOf: [ref(`P${Math.min(i + 1, 5)}`)] }])),
      },
    ]),
  ),
}

test.each(Object.entries(SHAPES))('%s', (_what, schemas) => exercise(toDocument(schemas)), 60_000)

const { schema } = fc.letrec<{ schema: unknown }>((tie) => {
  const one = tie('schema')
  const some = fc.oneof(fc.array(one, { minLength: 1, maxLength: 4 }), fc.array(one, { minLength: 8, maxLength: 20 }))
  const map = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd', 'kind'), one, { minKeys: 1 })
  return {
    schema: fc.oneof(
      { maxDepth: 3, depthSize: 'small' },
      fc.constantFrom('A', 'B', 'C', 'D', 'E').map(ref),
      fc.record(
        {
          type: fc.constantFrom('object', 'array', ['object', 'null']),
          allOf: some,
          anyOf: some,
          oneOf: some,
          not: one,
          items: one,
          properties: map,
          patternProperties: map,
          additionalProperties: one,
          if: one,
          $ref: fc.constant('#/components/schemas/A'),
          required: fc.constant(['a']),
          readOnly: fc.boolean(),
        },
        { requiredKeys: [] },
      ),
    ),
  }
})
const schemas = fc.record({ A: schema, B: schema, C: schema, D: schema, E: schema })
const contentTypes = fc.constantFrom('application/json', 'multipart/form-data', 'application/x-www-form-urlencoded')

test('whatever refers to whatever', async () => {
  const property = fc.asyncProperty(schemas, contentTypes, (all, type) => exercise(toDocument(all, type)))
  await fc.assert(property, { numRuns: 15 })
}, 300_000)
