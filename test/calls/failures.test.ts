/** What the model gets when the API, or the way to it, fails. */
import { describe, expect, test } from 'vitest'
import { callAnswer, logged, textOf, useAnsweringApi } from './answering-api.ts'

useAnsweringApi()

describe('errors', () => {
  test('a 404 has status and body', async () => {
    const result = await callAnswer('missing')
    expect(result.isError).toBe(true)
    expect(textOf(result)).toBe('404 Not Found\n\n{"detail":"no such item"}')
  })
  test('an HTML page is text', async () => {
    expect(textOf(await callAnswer('html'))).toBe('502 Bad Gateway\n\n<html>broken</html>')
  })
  test('a long error is cut at errorBytes', async () => {
    const result = await callAnswer('failing', { limits: { errorBytes: 1000 } })
    expect(textOf(result)).toMatch(/x{1000}\n\[cut at 1000 bytes\]$/)
  })
  test('a redirect is an error that keeps its target to itself', async () => {
    const result = await callAnswer('redirect')
    expect(result.isError).toBe(true)
    expect(textOf(result)).toBe('302 Found: the API redirects, and redirects are not followed.')
  })
  test('304 is no redirect', async () => {
    const result = await callAnswer('unchanged')
    expect(result.isError).toBe(true)
    expect(textOf(result)).toBe('304 Not Modified: what the request names is still current, and was not sent.')
  })
  test.each(['big', 'endless'])('%s is cut at responseBytes, says so and is an error', async (name) => {
    const result = await callAnswer(name, { limits: { responseBytes: 10_000 } })
    expect(result.isError).toBe(true)
    expect(textOf(result)).toContain('[cut at 10000 bytes]')
    expect(textOf(result).length).toBeLessThan(11_000)
  })
  test.each(['drip', 'silent'])('%s ends with the timeout', async (name) => {
    const result = await callAnswer(name, { upstream: { timeoutMs: 100 } })
    expect(textOf(result)).toBe('UPSTREAM_TIMEOUT: The API did not answer within 0.1 s.')
  })
  test('a reset is told without host and port', async () => {
    const result = await callAnswer('reset')
    expect(textOf(result)).toMatch(/^UPSTREAM_RESET: /)
    expect(JSON.stringify(result)).not.toMatch(/127\.0\.0\.1|ECONN/)
    expect(JSON.stringify(logged.at(-1))).not.toContain('    at ')
  })
  test('too many headers are an error', async () => {
    expect(textOf(await callAnswer('longHeaders'))).toMatch(/^UPSTREAM_RESET: /)
  })
  test('an API that is down is told without host and port, and logged with them', async () => {
    const result = await callAnswer('item', { upstream: { baseUrl: 'http://127.0.0.1:1' } })
    expect(textOf(result)).toBe('UPSTREAM_UNREACHABLE: The API could not be reached.')
    expect(JSON.stringify(logged.at(-1))).toContain('ECONNREFUSED')
    expect(JSON.stringify(logged.at(-1))).not.toContain('    at ')
  })
  test('a link-local address is never contacted', async () => {
    const result = await callAnswer('item', { upstream: { baseUrl: 'http://169.254.169.254' } })
    expect(textOf(result)).toMatch(/^UPSTREAM_UNREACHABLE: /)
  })
  test('configured secrets that the API echoes are hidden', async () => {
    const result = await callAnswer('echo', { upstream: { headers: { 'x-key': 'VERY-SECRET-KEY' } } })
    expect(JSON.stringify(result)).not.toContain('VERY-SECRET-KEY')
    expect(result.structuredContent).toHaveProperty('x-key')
  })
  test("the user's own client that throws is told without its message", async () => {
    const result = await callAnswer('item', { upstream: { fetch: () => Promise.reject(new Error('INTERNAL-DETAIL')) } })
    expect(result.isError).toBe(true)
    expect(JSON.stringify(result)).not.toContain('INTERNAL-DETAIL')
  })
  test("the user's own client gets requests that do not follow redirects", async () => {
    const result = await callAnswer('redirect', { upstream: { fetch: (request: Request) => fetch(request) } })
    expect(textOf(result)).toMatch(/^302 Found/)
    expect(
      (await callAnswer('gzip', { upstream: { fetch: (request: Request) => fetch(request) } })).structuredContent,
    ).toEqual({ id: 1, name: 'Ä' })
  })
})
