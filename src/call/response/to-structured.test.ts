import { expect, test } from 'vitest'
import type { JsonObject } from '../../model/json.ts'
import type { Tool } from '../../model/tool.ts'
import { compileStructured } from './to-structured.ts'
import type { StructuredReader } from './to-structured.ts'

function readerFor(
  outputSchema: JsonObject | undefined,
  mode: 'tolerant' | 'strict',
  wrapped = false,
): StructuredReader {
  const tool: Tool = {
    name: 'tool',
    description: '',
    annotations: {},
    arguments: [],
    inputSchema: { type: 'object' },
    ...(outputSchema && { outputSchema }),
    wrapped,
    operation: {
      method: 'GET',
      path: '/',
      tags: [],
      deprecated: false,
      parameters: [],
      responses: [],
      security: [],
      pointer: '/paths/~1/get',
    },
  }
  return compileStructured(tool, mode, () => {})
}

const schema: JsonObject = { type: 'object', properties: { id: { type: 'integer' } }, required: ['id'] }

test('JSON that fits is passed on as the text that came', () => {
  const text = '{"id" : 1}'
  expect(readerFor(schema, 'tolerant').ofJson(JSON.parse(text), text)).toEqual({
    structuredContent: { id: 1 },
    structuredText: text,
  })
})

test('text with line breaks is not, since it would break an event stream', () => {
  const text = '{\n"id":1}'
  expect(readerFor(schema, 'tolerant').ofJson(JSON.parse(text), text)).toEqual({ structuredContent: { id: 1 } })
})

test('a root that is no object is wrapped, as value and as text', () => {
  const reader = readerFor({ type: 'object', properties: { result: { type: 'array' } } }, 'tolerant', true)
  expect(reader.ofJson([1], '[1]')).toEqual({ structuredContent: { result: [1] }, structuredText: '{"result":[1]}' })
})

test('what does not fit is left out, and then the text is not passed on', () => {
  expect(readerFor(schema, 'tolerant').ofJson({ id: 'x', more: 1 }, '{"id":"x","more":1}')).toEqual({
    structuredContent: { more: 1 },
  })
  expect(readerFor(schema, 'tolerant').ofJson([1], '[1]')).toEqual({ structuredContent: {} })
})

test('without a schema objects are structured content and nothing else is', () => {
  const reader = readerFor(undefined, 'tolerant')
  expect(reader.ofJson({ a: 1 }, '{"a":1}').structuredContent).toEqual({ a: 1 })
  expect(reader.ofJson([1], '[1]')).toEqual({})
  expect(reader.ofNothing()).toEqual({})
})

test('strict mode refuses what does not fit, and an answer without JSON', () => {
  const reader = readerFor(schema, 'strict')
  expect(() => reader.ofJson({ id: 'x' }, '{"id":"x"}')).toThrow(expect.objectContaining({ code: 'RESPONSE_INVALID' }))
  expect(() => reader.ofNothing()).toThrow(expect.objectContaining({ code: 'RESPONSE_INVALID' }))
  expect(reader.ofJson({ id: 1 }, '{"id":1}').structuredContent).toEqual({ id: 1 })
})
