import { describe, expect, it } from 'vitest'
import { documentOf, readDocument } from '../../test/read-document.ts'

const answer = { 200: { description: 'fine' } }

describe('references by name', () => {
  it('find $id, $anchor, and what # means inside of a schema with an $id', async () => {
    const { api, operation, warnings } = await readDocument(
      documentOf('3.1.0', {
        paths: {
          '/a': {
            get: {
              parameters: [
                { name: 'byId', in: 'query', schema: { $ref: 'https://example.com/schemas/pet' } },
                { name: 'byAnchor', in: 'query', schema: { $ref: '#tag' } },
                { name: 'inside', in: 'query', schema: { $ref: 'https://example.com/schemas/pet#/$defs/name' } },
              ],
              responses: answer,
            },
          },
        },
        components: {
          schemas: {
            Pet: {
              $id: 'https://example.com/schemas/pet',
              properties: { name: { $ref: '#/$defs/name' }, tag: { $ref: '#/components/schemas/Tag' } },
              $defs: { name: { type: 'string' } },
            },
            Tag: { $anchor: 'tag', type: 'integer' },
          },
        },
      }),
    )
    const [byId, byAnchor, inside] = operation('GET /a').parameters.map(({ schema }) => schema as { $ref: string })
    expect(byId).toEqual({ $ref: '#/$defs/Pet' })
    expect(byAnchor).toEqual({ $ref: '#/$defs/Tag' })
    expect(api.definitions.get(inside?.$ref.slice(8) ?? '')).toEqual({ type: 'string' })
    expect(api.definitions.get('Pet')).toEqual({ properties: { name: inside, tag: byAnchor } })
    expect(warnings).toEqual([])
  })

  it('find definitions that were pasted in with a schema, and schemas by a relative $id', async () => {
    const pasted = { type: 'object', properties: { a: { $ref: '#/$defs/A' } }, $defs: { A: { type: 'integer' } } }
    const recursive = { $id: 'T0', type: 'object', properties: { next: { $ref: 'T0' } } }
    const { api, operation, warnings } = await readDocument(
      documentOf('3.0.3', {
        paths: {
          '/a/{x}': {
            get: {
              parameters: [
                { name: 'x', in: 'path', schema: pasted },
                { name: 'r', in: 'query', schema: recursive },
              ],
              responses: answer,
            },
          },
        },
      }),
    )
    const [first, second] = operation('GET /a/{x}').parameters.map(
      ({ schema }) => (schema as { properties: Record<string, { $ref: string }> }).properties,
    )
    expect(api.definitions.get(first?.['a']?.$ref.slice(8) ?? '')).toEqual({ type: 'integer' })
    expect(api.definitions.get(second?.['next']?.$ref.slice(8) ?? '')).toBe(
      operation('GET /a/{x}').parameters[1]?.schema,
    )
    expect(warnings).toEqual([])
  })
})
