/** What the model gets for what an API answers. */
import { describe, expect, test } from 'vitest'
import { callAnswer, item, PNG, textOf, useAnsweringApi } from './answering-api.ts'

useAnsweringApi()

describe('JSON', () => {
  test('is text as it came, and structured content', async () => {
    const result = await callAnswer('item')
    expect(textOf(result)).toBe(item)
    expect(result.structuredContent).toEqual({ id: 1, name: 'Ä' })
    expect(result.isError).toBeUndefined()
  })
  test('may begin with a byte order mark', async () => {
    expect((await callAnswer('marked')).structuredContent).toEqual({ id: 1, name: 'Ä' })
  })
  test('of a declared array is wrapped', async () => {
    const result = await callAnswer('list')
    expect(result.structuredContent).toEqual({ result: [1, 2] })
    expect(textOf(result)).toBe('[1,2]')
  })
  test('members that do not fit are left out of the structured half only', async () => {
    const result = await callAnswer('wrong')
    expect(result.structuredContent).toEqual({ extra: true })
    expect(textOf(result)).toContain('not a number')
    expect(result.isError).toBeUndefined()
  })
  test('that violates its schema is an error in strict mode', async () => {
    const result = await callAnswer('wrong', { outputSchema: 'strict' })
    expect(result.isError).toBe(true)
    expect(textOf(result)).toMatch(/^RESPONSE_INVALID: .*\/id must be integer/)
    expect(JSON.stringify(result.content)).toContain('not a number')
  })
  test('that is none is shown as text', async () => {
    expect(textOf(await callAnswer('badJson'))).toBe('{"a": nope')
  })
  test('is found where the server calls it HTML, if the operation declares it', async () => {
    expect((await callAnswer('mislabelled')).structuredContent).toEqual({ id: 1, name: 'Ä' })
  })
  test('is found where the server names no type', async () => {
    expect((await callAnswer('untyped')).structuredContent).toEqual({ id: 1, name: 'Ä' })
  })
  test('nested 100,000 deep is text only', async () => {
    const result = await callAnswer('deep')
    expect(result.structuredContent).toEqual({})
    expect(textOf(result)).toHaveLength(600_001)
  })
  test('with a member __proto__ stays data', async () => {
    const result = await callAnswer('proto')
    expect(Object.hasOwn(result.structuredContent ?? {}, '__proto__')).toBe(true)
    expect(({} as Record<string, unknown>)['isAdmin']).toBeUndefined()
  })
})

describe('other content', () => {
  test('an image is an image block, and an empty object where JSON was declared', async () => {
    expect(await callAnswer('png')).toMatchObject({
      content: [{ type: 'image', mimeType: 'image/png', data: PNG.toString('base64') }],
      structuredContent: {},
    })
  })
  test('audio is an audio block', async () => {
    expect((await callAnswer('wav')).content).toEqual([{ type: 'audio', mimeType: 'audio/wav', data: 'UklGRg==' }])
  })
  test('other bytes are an embedded resource named after the file', async () => {
    expect((await callAnswer('pdf')).content).toEqual([
      {
        type: 'resource',
        resource: { uri: 'response://pdf/a%20b.pdf', mimeType: 'application/pdf', blob: 'JVBERg==' },
      },
    ])
  })
  test('text is read in its charset', async () => {
    expect(textOf(await callAnswer('latin1'))).toBe('Ä')
  })
  test('an unknown charset still gives what can be shown', async () => {
    expect(textOf(await callAnswer('charset'))).toBe('{"a":"\uFFFD\uFFFD"}')
  })
  test.each(['events', 'lines'])('%s are text', async (name) => {
    expect(textOf(await callAnswer(name))).toContain('{"a":1}\n')
  })
  test('what is nested deeper than parsers of clients go is text only', async () => {
    const result = await callAnswer('nested')
    expect(result.structuredContent).toBeUndefined()
    expect(textOf(result)).toMatch(/^(\{"a":){70}1\}{70}$/)
  })
  test('half a surrogate pair is replaced where parsers of other languages would refuse the message', async () => {
    const result = await callAnswer('halfPairs')
    expect(result.structuredContent).toMatchObject({ name: '\uFFFD' })
    expect(textOf(result)).toContain(String.raw`\ud800`)
  })
  test('no content says so, and is an empty object where JSON was declared', async () => {
    const result = await callAnswer('none')
    expect(textOf(result)).toBe('204 No Content')
    expect(result.structuredContent).toEqual({})
  })
  test('a created resource says where it is, without the host', async () => {
    expect(textOf(await callAnswer('created'))).toBe('201 Created\nLocation: /items/5?x=1')
  })
  test('HEAD gives status and headers, without sessions', async () => {
    const result = await callAnswer('cookieHead')
    expect(textOf(result)).toMatch(/^200 OK\n/)
    expect(textOf(result)).toContain('content-type: application/json')
    expect(JSON.stringify(result)).not.toContain('SESSIONSECRET')
  })
})

describe('content codings', () => {
  test.each(['gzip', 'deflate', 'deflateRaw', 'brotli', 'twice'])('%s is undone', async (name) => {
    expect((await callAnswer(name)).structuredContent).toEqual({ id: 1, name: 'Ä' })
  })
  test.each(['bomb', 'bombInBomb'])('a %s is cut and is an error', async (name) => {
    const before = process.memoryUsage().rss
    const result = await callAnswer(name)
    expect(result.isError).toBe(true)
    expect(textOf(result).length).toBeLessThan(1_100_000)
    expect(process.memoryUsage().rss - before).toBeLessThan(100_000_000)
  })
  test.each(['notGzip', 'unknownCoding'])('%s is an error', async (name) => {
    const result = await callAnswer(name)
    expect(textOf(result)).toMatch(/^RESPONSE_INVALID: /)
    expect(result.isError).toBe(true)
  })
})
