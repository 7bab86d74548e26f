import { expect, it } from 'vitest'
import type { JsonObject } from '../model/json.ts'
import { createBundler } from './bundle.ts'
import { createSchemaCleaner } from './clean-schema.ts'

const ref = (name: string): JsonObject => ({ $ref: `#/$defs/${name}` })
const report = (): void => expect.fail('there is nothing wrong in this schema')

it.each(['default', 'enum', 'const', 'examples', 'required', '$ref', '__proto__'])(
  'brings the definitions that a property called %s needs',
  (name) => {
    const Limit = { type: 'object', properties: Object.fromEntries([[name, { type: 'array', items: ref('Amount') }]]) }
    const Amount = { type: 'object', properties: { value: { type: 'string' }, parts: { items: ref('Amount') } } }
    const definitions = new Map(Object.entries({ Limit, Amount }))
    const cleaner = createSchemaCleaner({ definitions, direction: 'input', examples: false, descriptionBytes: 500 })
    const schema = createBundler(cleaner).bundle(cleaner.clean(ref('Limit'), report), report)
    const properties = new Map(Object.entries(schema['properties'] ?? {}))
    expect(properties.get(name)).toEqual({ type: 'array', items: ref('Amount') })
    expect(Object.keys(schema['$defs'] ?? {})).toEqual(['Amount'])
  },
)

it('leaves out the title of a definition where a description stands beside the reference', () => {
  const definitions = new Map([['Name', { type: 'string', title: 'Full name' }]])
  const cleaner = createSchemaCleaner({ definitions, direction: 'input', examples: false, descriptionBytes: 500 })
  const schema = { type: 'object', properties: { a: { ...ref('Name'), description: 'Of the owner.' }, b: ref('Name') } }
  expect(createBundler(cleaner).bundle(cleaner.clean(schema, report), report)['properties']).toEqual({
    a: { type: 'string', description: 'Of the owner.' },
    b: { type: 'string', title: 'Full name' },
  })
})
