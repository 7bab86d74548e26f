import { expect, test } from 'vitest'
import type { Operation } from '../model/operation.ts'
import { compileDefaultHeaders, compileSetHeaders } from './request-headers.ts'
import type { HeaderSettings } from './request-headers.ts'

const traced = { traceparent: '00-1-2-01', tracestate: 'a=b', baggage: 'c=d', 'x-user': 'u', cookie: 'e=f' }

function headersFor(
  settings: Partial<HeaderSettings>,
  caller: Record<string, string | string[]>,
): Record<string, string> {
  const headers: Record<string, string> = { 'x-argument': '1' }
  compileSetHeaders({ remote: false, headers: {}, forwardHeaders: [], ...settings })({ headers: caller }, headers)
  return headers
}

test('an API in memory sees the trace context of the caller, another service does not', () => {
  const { traceparent, tracestate, baggage } = traced
  expect(headersFor({}, traced)).toEqual({ traceparent, tracestate, baggage, 'x-argument': '1' })
  expect(headersFor({ remote: true }, traced)).toEqual({ 'x-argument': '1' })
})

test.each([
  'host',
  'connection',
  'keep-alive',
  'te',
  'upgrade',
  'proxy-authorization',
  'content-type',
  'mcp-name',
  'forwarded',
  'x-forwarded-for',
  'x-real-ip',
  'expect',
])('%s is not passed on, even if it is listed', (name) => {
  expect(headersFor({ forwardHeaders: [name, `${name.slice(0, 2)}*`] }, { [name]: 'v' })).toEqual({ 'x-argument': '1' })
})

test.each(['cookie', 'authorization'])('%s is passed on by its name only', (name) => {
  expect(headersFor({ forwardHeaders: ['*', `${name.slice(0, 1)}*`, `${name}*`] }, { [name]: 'v' })).toEqual({
    'x-argument': '1',
  })
  expect(headersFor({ forwardHeaders: [name.toUpperCase()] }, { [name]: 'v' })).toMatchObject({ [name]: 'v' })
})

test('several values of a name are one field', () => {
  expect(headersFor({ forwardHeaders: ['x-a'] }, { 'x-a': ['1', '2'] })).toMatchObject({ 'x-a': '1, 2' })
})

test('names that every object inherits are names like any other', () => {
  expect(headersFor({ forwardHeaders: ['constructor', '__proto__'] }, {})).toEqual({ 'x-argument': '1' })
})

const operation: Operation = {
  method: 'GET',
  path: '/',
  tags: [],
  deprecated: false,
  parameters: [],
  security: [],
  pointer: '/paths/~1/get',
  responses: [
    { status: '200', content: [{ contentType: 'text/csv' }, { contentType: 'application/hal+json' }] },
    { status: '404', content: [{ contentType: 'application/problem+json' }] },
  ],
}

test('we accept what good answers are declared to be, JSON first, and codings over a network only', () => {
  expect(compileDefaultHeaders(operation, false)).toEqual({
    accept: 'application/hal+json, text/csv, */*;q=0.1',
  })
  expect(compileDefaultHeaders({ ...operation, responses: [] }, true)).toMatchObject({
    accept: 'application/json, */*;q=0.1',
    'accept-encoding': 'gzip, deflate, br',
  })
})
