import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Operation } from '../model/operation.ts'
import type { Warning } from '../model/warning.ts'
import { assignNames, wantedName } from './names.ts'

function operation(method: string, path: string, operationId?: string): Operation {
  return {
    ...(operationId === undefined ? {} : { operationId }),
    method,
    path,
    tags: [],
    deprecated: false,
    parameters: [],
    responses: [],
    security: [],
    pointer: `/paths/${path}/${method}`,
  }
}

function name(operations: readonly Operation[], warnings: Warning[] = []): string[] {
  return assignNames(
    operations.map((one) => ({ operation: one, wanted: wantedName(one) })),
    (warning) => warnings.push(warning),
  )
}

const anyOperation = fc
  .record({
    method: fc.constantFrom('GET', 'POST', 'DELETE'),
    path: fc.string().map((text) => `/${text}`),
    id: fc.option(
      fc.oneof(
        fc.string(),
        fc.constantFrom('list', 'LIST', 'toString', '__proto__', '获取', 'a'.repeat(80), 'repos/list'),
      ),
      { nil: undefined },
    ),
  })
  .map(({ method, path, id }) => operation(method, path, id))
const anyApi = fc.uniqueArray(anyOperation, { selector: ({ method, path }) => `${method} ${path}`, maxLength: 30 })

describe('names of tools', () => {
  it.each([
    [operation('GET', '/users/{id}', 'get_user'), 'get_user'],
    [operation('GET', '/users/{id}', 'users/get user'), 'users_get_user'],
    [operation('GET', '/users/{id}', 'über'), 'uber'],
    [operation('GET', '/users/{id}', ''), 'get_users_id'],
    [operation('GET', '/users/{id}', '获取用户'), 'get_users_id'],
    [operation('GET', '/', undefined), 'get'],
    [operation('GET', '/no-id', undefined), 'get_no-id'],
    [operation('GET', '/orders', '2025-07/orders'), '_2025-07_orders'],
  ])('%o is %s', (one, expected) => {
    expect(name([one])).toEqual([expected])
  })

  it('shortens at a word, with a hash of method and path', () => {
    const id = 'create_organization_repository_collaborator_invitation_for_enterprise_members'
    const [first] = name([operation('POST', '/a', id)])
    expect(first).toMatch(/^create_organization_repository_collaborator_invitation_[a-z0-9]{6,7}$/)
    expect(name([operation('POST', '/b', id)])).not.toEqual([first])
  })

  it('gives a wanted name to the one whose path and method sort first, whatever the order', () => {
    const warnings: Warning[] = []
    const [b, a] = name([operation('GET', '/b', 'List'), operation('GET', '/a', 'list')], warnings)
    expect(a).toBe('list')
    expect(b).toMatch(/^List_[a-z0-9]{6,7}$/)
    expect(warnings).toMatchObject([{ code: 'NAME_TAKEN', pointer: '/paths//b/GET' }])
  })

  it('are legal, unique without regard to case, and never inherited', () => {
    fc.assert(
      fc.property(anyApi, (operations) => {
        const names = name(operations)
        expect(names).toHaveLength(operations.length)
        for (const one of names) expect(one).toMatch(/^[A-Za-z_][A-Za-z0-9_-]{0,63}$/)
        for (const one of names) expect(one in Object.prototype).toBe(false)
        expect(new Set(names.map((one) => one.toLowerCase())).size).toBe(names.length)
      }),
    )
  })

  it('do not depend on the order of the document', () => {
    fc.assert(
      fc.property(anyApi, (operations) => {
        expect(name(operations.toReversed())).toEqual(name(operations).toReversed())
      }),
    )
  })

  it('stay when operations come that sort later', () => {
    fc.assert(
      fc.property(anyApi, (operations) => {
        const sorted = operations.toSorted((a, b) => (`${a.path} ${a.method}` < `${b.path} ${b.method}` ? -1 : 1))
        const before = name(sorted.slice(0, -1))
        expect(name(sorted).slice(0, -1)).toEqual(before)
      }),
    )
  })
})
