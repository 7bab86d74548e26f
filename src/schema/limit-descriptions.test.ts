import { expect, it } from 'vitest'
import type { JsonObject } from '../model/json.ts'
import { limitDescriptions } from './limit-descriptions.ts'

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
  $defs: { D: { type: 'object', properties: { e: { type: 'string', description: text(60) } } } },
}

it('leaves a schema as it is whose descriptions fit', () => {
  expect(limitDescriptions(schema, 362)).toBe(schema)
})

it('keeps the outer descriptions first, shortens the level where the room ends, and drops what is deeper', () => {
  const limited = JSON.parse(JSON.stringify(limitDescriptions(schema, 200))) as typeof schema
  expect(limited).toEqual({
    type: 'object',
    description: 'Give a or b.',
    properties: {
      a: { type: 'string', description: text(50) },
      b: {
        type: 'object',
        description: text(50),
        properties: {
          c: {
            type: 'array',
            description: text(50),
            items: { description: text(50), $ref: '#/$defs/D' },
          },
        },
      },
      description: { type: 'string' },
    },
    $defs: { D: { type: 'object', properties: { e: { type: 'string' } } } },
  })
})

it('never leaves an argument without its description', () => {
  const { a, b } = limitDescriptions(schema, 10)['properties'] as Record<string, JsonObject>
  expect([a?.['description'], b?.['description']]).toEqual([
    expect.stringMatching(/^word/),
    expect.stringMatching(/^word/),
  ])
})

it('ends where definitions name each other', () => {
  const circle: JsonObject = {
    type: 'object',
    properties: { a: { $ref: '#/$defs/A' } },
    $defs: {
      A: { type: 'object', description: text(100), properties: { a: { $ref: '#/$defs/A', description: text(100) } } },
    },
  }
  const { A } = limitDescriptions(circle, 100)['$defs'] as Record<string, JsonObject>
  expect(A).toEqual({ type: 'object', description: text(100), properties: { a: { $ref: '#/$defs/A' } } })
})
