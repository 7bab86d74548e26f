import { expect, test } from 'vitest'
import { writtenJson } from '../../../test/written-json.ts'
import type { JsonObject } from '../../model/json.ts'
import type { Tool, ToolResult } from '../../model/tool.ts'
import { readSentJson } from './sent-json.ts'
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
const block = { type: 'text', text: 'shown' } as const
const content = [block]

function read(reader: StructuredReader, text: string): ToolResult {
  const json = readSentJson(text)
  if (json === undefined) throw new Error(`no JSON: ${text}`)
  return reader.ofJson(block, json)
}

test('JSON that fits is passed on as the text that came', () => {
  expect(read(readerFor(schema, 'tolerant'), '{"id" : 1}')).toEqual({
    content,
    structuredContent: { id: 1 },
    serialized: { structuredContent: '{"id" : 1}' },
  })
})

test('text with line breaks is not, since it would break an event stream', () => {
  expect(read(readerFor(schema, 'tolerant'), '{\n"id":1}')).toEqual({
    content,
    structuredContent: { id: 1 },
    serialized: {},
  })
})

test('long text with line breaks is passed on with spaces in their place', () => {
  const text = `{\n"id":\r\n1,"more":"${'x'.repeat(5000)}"}`
  const { serialized, structuredContent } = read(readerFor(schema, 'tolerant'), text)
  expect(writtenJson(serialized?.structuredContent)).toBe(text.replaceAll(/[\r\n]/g, ' '))
  expect(writtenJson(serialized?.text)).toBe(JSON.stringify(text))
  expect(structuredContent).toEqual(JSON.parse(text))
})

test('a root that is no object is wrapped, as value and as text', () => {
  const reader = readerFor({ type: 'object', properties: { result: { type: 'array' } } }, 'tolerant', true)
  expect(read(reader, '[1]')).toEqual({
    content,
    structuredContent: { result: [1] },
    serialized: { structuredContent: '{"result":[1]}' },
  })
  const long = JSON.stringify(Array.from({ length: 5000 }, (_, n) => n))
  expect(writtenJson(read(reader, long).serialized?.structuredContent)).toBe(`{"result":${long}}`)
})

test('what does not fit is left out, and then the text is not passed on', () => {
  expect(read(readerFor(schema, 'tolerant'), '{"id":"x","more":1}')).toEqual({
    content,
    structuredContent: { more: 1 },
    serialized: {},
  })
  expect(read(readerFor(schema, 'tolerant'), '[1]')).toEqual({ content, structuredContent: {}, serialized: {} })
})

test('without a schema objects are structured content and nothing else is', () => {
  const reader = readerFor(undefined, 'tolerant')
  expect(read(reader, '{"a":1}').structuredContent).toEqual({ a: 1 })
  expect(read(reader, '[1]')).toEqual({ content, serialized: {} })
  expect(reader.ofNothing(block)).toEqual({ content })
})

test('long objects without a schema are not parsed before somebody looks', () => {
  const text = JSON.stringify({ data: 'x'.repeat(5000) })
  const result = read(readerFor(undefined, 'tolerant'), text)
  expect(writtenJson(result.serialized?.structuredContent)).toBe(text)
  expect({ ...result }).toHaveProperty('structuredContent', JSON.parse(text))
  expect(JSON.parse(JSON.stringify(result))).toHaveProperty('structuredContent', JSON.parse(text))
})

test('strict mode refuses what does not fit, and an answer without JSON', () => {
  const reader = readerFor(schema, 'strict')
  expect(() => read(reader, '{"id":"x"}')).toThrow(expect.objectContaining({ code: 'RESPONSE_INVALID' }))
  expect(() => reader.ofNothing(block)).toThrow(expect.objectContaining({ code: 'RESPONSE_INVALID' }))
  expect(read(reader, '{"id":1}').structuredContent).toEqual({ id: 1 })
})
