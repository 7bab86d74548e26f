import { expect, it } from 'vitest'
import type { JsonObject } from '../model/json.ts'
import { descriptionBytes, limitDescriptions } from './limit-descriptions.ts'

const text = (length: number): string => `${'word '.repeat(length / 5 - 1)}end.`
const twoSentences = `${text(50)} ${text(50)}`
const schema: JsonObject = {
  type: 'object',
  description: 'Give a or b.',
  properties: {
    a: { type: 'string', description: text(50) },
    b: {
      type: 'object',
      description: text(50),
      properties: {
        c: { type: 'array', description: twoSentences, items: { description: twoSentences, $ref: '#/$defs/D' } },
      },
    },
    // A property that is called so, not a description.
    description: { type: 'string' },
  },
  required: ['a'],
  $defs: { D: { type: 'object', properties: { e: { type: 'string', description: text(60) } } } },
}

function limited(maxBytes: number, said = ''): JsonObject {
  return JSON.parse(JSON.stringify(limitDescriptions(schema, maxBytes, said))) as JsonObject
}

it('leaves a schema as it is whose descriptions fit', () => {
  expect(limitDescriptions(schema, descriptionBytes(schema))).toBe(schema)
})

it('keeps the outer descriptions first, shortens those for which there is less room, and drops what is deeper', () => {
  expect(limited(300)).toEqual({
    ...schema,
    properties: {
      a: { type: 'string', description: text(50) },
      b: {
        type: 'object',
        description: text(50),
        properties: {
          c: { type: 'array', description: text(50), items: { description: text(50), $ref: '#/$defs/D' } },
        },
      },
      description: { type: 'string' },
    },
    $defs: { D: { type: 'object', properties: { e: { type: 'string' } } } },
  })
})

it('never leaves a required argument without its description', () => {
  const { a, b } = limited(10)['properties'] as Record<string, JsonObject>
  expect([a?.['description'], b?.['description']]).toEqual([text(50), undefined])
})

it('keeps whole sentences of as many optional arguments as there is room for, the shortest first', () => {
  const args = {
    long: {
      type: 'string',
      description: `A sentence that is long and does not end before ${'much '.repeat(30)}later.`,
    },
    medium: { type: 'string', description: 'Where the parcel is taken to.' },
    short: { type: 'string', description: 'In kilograms.' },
  }
  const { properties } = limitDescriptions({ type: 'object', properties: args }, 80)
  expect(properties).toEqual({ ...args, long: { type: 'string' } })
})

it('leaves out first what the names of argument and tool say', () => {
  const root = {
    type: 'object',
    properties: {
      id: { type: 'string', description: 'The id of the shop to close.' },
      at: { type: 'string', description: 'In UTC, not in local time.' },
    },
  }
  expect(limitDescriptions(root, 60, 'close_shop /shops/{id}')['properties']).toEqual({
    id: { type: 'string' },
    at: root.properties.at,
  })
})

it('ends where definitions name each other', () => {
  const circle: JsonObject = {
    type: 'object',
    properties: { a: { $ref: '#/$defs/A' } },
    $defs: {
      A: { type: 'object', description: text(100), properties: { a: { $ref: '#/$defs/A', description: text(100) } } },
    },
  }
  const { A } = limitDescriptions(circle, 120)['$defs'] as Record<string, JsonObject>
  expect(A).toEqual({ type: 'object', description: text(100), properties: { a: { $ref: '#/$defs/A' } } })
})
