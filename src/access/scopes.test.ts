import { describe, expect, test } from 'vitest'
import type { Operation, SecurityScheme } from '../model/operation.ts'
import type { Tool } from '../model/tool.ts'
import { createScopeRules } from './scopes.ts'

const SCHEMES = new Map<string, SecurityScheme>([
  ['oauth', { type: 'oauth2', flows: {} }],
  ['oidc', { type: 'openIdConnect' }],
  ['key', { type: 'apiKey', in: 'header', name: 'X-Key' }],
])

function tool(security: Operation['security'], operationId?: string, name = 'the_tool'): Tool {
  return { name, operation: { ...(operationId && { operationId }), security } } as unknown as Tool
}

describe('missing scopes', () => {
  const rules = createScopeRules(undefined, () => SCHEMES)
  test('are those of OAuth and OpenID schemes; roles of others do not count', () => {
    expect(rules.missing(tool([{ oauth: ['read', 'write'], key: ['admin'] }]), ['read'])).toEqual(['write'])
    expect(rules.missing(tool([{ oidc: ['profile'] }]), [])).toEqual(['profile'])
    expect(rules.missing(tool([{ key: ['admin'] }]), [])).toEqual([])
  })
  test('are none when one alternative is satisfied, else those of the nearest', () => {
    const either = tool([{ oauth: ['a', 'b'] }, { oauth: ['c'] }])
    expect(rules.missing(either, ['c'])).toEqual([])
    expect(rules.missing(either, ['a'])).toEqual(['b'])
    expect(rules.missing(tool([{ oauth: ['a'] }, {}]), [])).toEqual([])
  })
  test('are none for a public operation', () => expect(rules.missing(tool([]), [])).toEqual([]))
  test('of the operator apply to all, or by operationId', () => {
    expect(createScopeRules(['use'], () => SCHEMES).missing(tool([{ oauth: ['a'] }]), [])).toEqual(['use', 'a'])
    const byId = createScopeRules({ deleteUser: ['write'], the_tool: ['named'] }, () => SCHEMES)
    expect(byId.missing(tool([], 'deleteUser', 'a'), [])).toEqual(['write'])
    expect(byId.missing(tool([], 'getUser', 'b'), [])).toEqual([])
    expect(byId.missing(tool([]), [])).toEqual(['named'])
    expect(byId.missing(tool([], 'constructor', 'c'), [])).toEqual([])
    // Whoever wrote the name that clients see meant to protect something.
    expect(byId.missing(tool([], 'the/tool'), [])).toEqual(['named'])
  })
})

test('needed scopes are all of the nearest alternative: with the missing ones alone a client would lose what it has', () => {
  const rules = createScopeRules({ the_tool: ['use'] }, () => SCHEMES)
  const either = tool([{ oauth: ['a', 'b'] }, { oauth: ['c'] }])
  expect(rules.needed(either, ['use', 'a'])).toEqual(['use', 'a', 'b'])
  expect(rules.needed(either, ['use', 'a', 'b', 'd'])).toEqual(['use', 'a', 'b'])
  expect(rules.needed(either, ['c'])).toEqual(['use', 'c'])
})

test('all scopes are announced but offline_access', () => {
  const rules = createScopeRules(['use'], () => SCHEMES)
  expect(rules.all([tool([{ oauth: ['b', 'offline_access'] }]), tool([{ oidc: ['a'] }])])).toEqual(['a', 'b', 'use'])
})
