import { expect, test } from 'vitest'
import type { Logger } from '../options.ts'
import { createCredentials } from './credentials.ts'
import { createRedactingLogger, createRedactor } from './redact.ts'

const SECRET = `s3cr/t+"k y'ü`
const unicode = (text: string): string =>
  Array.from(text, (char) => String.raw`\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')
const percent = (text: string): string =>
  [...Buffer.from(text)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('')
const AS_DOTNET = String.raw`s3cr/t\u002B\u0022k y\u0027ü`

test.each([
  ['as it is', SECRET],
  ['in a URL', encodeURIComponent(SECRET)],
  ['in a URL with small letters', encodeURIComponent(SECRET).replaceAll(/%../g, (part) => part.toLowerCase())],
  ['in a form', new URLSearchParams({ v: SECRET }).toString().slice(2)],
  ['in JSON text', JSON.stringify(SECRET).slice(1, -1)],
  ['in JSON text of PHP', String.raw`s3cr\/t+\"k y'ü`],
  ['in JSON text of .NET', AS_DOTNET],
  ['in base64', Buffer.from(SECRET).toString('base64')],
  ['in base64url', Buffer.from(SECRET).toString('base64url')],
  ['in JSON text with every character escaped', unicode(SECRET)],
  ['in JSON text with capital letters', unicode(SECRET).replaceAll(/[a-f]/g, (letter) => letter.toUpperCase())],
  ['in JSON in JSON in JSON', JSON.stringify(JSON.stringify(JSON.stringify(SECRET))).slice(7, -7)],
  ['in a URL with every character escaped', percent(SECRET)],
  ['in a URL that leaves some as they are', 's3cr%2ft+%22k%20y%27%c3%bc'],
  ['in HTML', 's3cr/t+&quot;k y&#39;ü'],
  ['in HTML by numbers', 's3cr&#x2F;t&#43;&#x22;k&#32;y&#x27;&#xfc;'],
])('a secret is hidden %s', (_name, form) => {
  const redactor = createRedactor()
  redactor.add(SECRET)
  expect(redactor.redact(`a ${form} b ${form}`)).toBe('a [hidden] b [hidden]')
})

test.each(['', 'a', 'ab', 'abc'])('a secret is hidden in base64 behind "%s"', (before) => {
  const redactor = createRedactor()
  redactor.add('an-ordinary-secret-1')
  const clean = redactor.redact(Buffer.from(`${before}an-ordinary-secret-1 and more`).toString('base64'))
  expect(Buffer.from(clean, 'base64').toString('latin1')).not.toMatch(/an-ord|ordinary|cret-1/)
})

test('a text that was cut within a secret keeps no part of it', () => {
  const redactor = createRedactor()
  redactor.add('an-ordinary-secret-1')
  const filler = 'x'.repeat(1000)
  for (const cut of [1, 5, 19]) {
    expect(redactor.redactCut(`${filler}${'an-ordinary-secret-1'.slice(0, cut)}`)).toMatch(/^x{800,1000}$/)
  }
  expect(createRedactor().redactCut('all of it')).toBe('all of it')
})

test('short secrets are left: they would occur by chance', () => {
  const redactor = createRedactor()
  redactor.add('1234567')
  expect(redactor.redact('1234567')).toBe('1234567')
})

test('a secret that contains another is hidden whole', () => {
  const redactor = createRedactor()
  redactor.add('password')
  redactor.add('password-and-more')
  expect(redactor.redact('password-and-more')).toBe('[hidden]')
})

test('of fetched tokens the latest are hidden', () => {
  const redactor = createRedactor()
  for (let index = 100; index < 200; index += 1) redactor.addFetched(`token-${index}`)
  expect(redactor.redact('token-100 token-199')).toBe('token-100 [hidden]')
})

test('keys in fixed headers are secrets, what they accept is not', () => {
  const headers = { Authorization: 'Bearer fixed-token', 'X-Api-Key': 'fixed-key', accept: 'application/json' }
  const credentials = createCredentials({ credentials: {}, headers, schemes: new Map(), origin: undefined })
  expect(credentials.redact('fixed-token fixed-key application/json')).toBe('[hidden] [hidden] application/json')
})

test('a log has no secret in message, members, stacks or causes, and errors stay errors', () => {
  const lines: [object, string][] = []
  const log = (details: object, message: string): void => void lines.push([details, message])
  const redactor = createRedactor()
  redactor.add('SECRET-KEY')
  const logger: Logger = createRedactingLogger({ debug: log, info: log, warn: log, error: log }, (text) =>
    redactor.redact(text),
  )
  const cause = Object.assign(new Error('GET /?api_key=SECRET-KEY'), { code: 'ECONNRESET', url: '?SECRET-KEY' })
  logger.error({ err: new Error('failed with SECRET-KEY', { cause }), list: ['SECRET-KEY'] }, 'of SECRET-KEY')
  const [details, message] = lines[0] ?? [{}, '']
  const { err } = details as { err: Error & { cause: Error & { code: string } } }
  const text = [message, err.message, err.stack, err.cause.message, err.cause.stack, JSON.stringify(details)].join()
  expect(text).not.toContain('SECRET-KEY')
  expect(err).toBeInstanceOf(Error)
  expect(err.cause.code).toBe('ECONNRESET')
})
