import * as sdk from '@modelcontextprotocol/server'
import { expect, test } from 'vitest'
import { isJsonContentType } from './json-content-type.ts'
import * as protocol from './protocol.ts'

test('names and versions are those of the SDK', () => {
  const { LEGACY_VERSIONS, ...keys } = protocol
  for (const [name, value] of Object.entries(keys)) expect(Reflect.get(sdk, name), name).toBe(value)
  expect(LEGACY_VERSIONS).toEqual(sdk.SUPPORTED_PROTOCOL_VERSIONS)
})

test.each([
  'application/json',
  'Application/JSON ; charset=utf-8',
  'application/json;charset=utf-8; profile="a,b"',
  'application/json; charset',
  'application/json, text/plain',
  'application/json;q=1, text/plain',
  'application/jsonp',
  'text/plain; a="application/json"',
  'application/vnd.api+json',
  '',
])('%j is JSON, or not, as the SDK has it', (contentType) => {
  expect(isJsonContentType(contentType)).toBe(sdk.isJsonContentType(contentType))
})
