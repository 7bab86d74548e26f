import { expect, test } from 'vitest'
import { toCallerKey } from './caller-key.ts'

const from = (remoteAddress: string): string => toCallerKey({ headers: {}, remoteAddress })

test.each([
  ['an address of version 4', '203.0.113.7', '203.0.113.7'],
  ['the same, mapped', '::ffff:203.0.113.7', '203.0.113.7'],
  ['the same, mapped and in hexadecimal', '::ffff:cb00:7107', '203.0.113.7'],
  ['hosts of one network', '2001:db8:1:2::1', '2001:db8:1:2:ffff:ffff:ffff:ffff'],
  ['spellings of one network', '2001:DB8:0001:2:3::4', '2001:db8:1:2::'],
  ['hosts of a link', 'fe80::1%eth0', 'fe80::2%eth1'],
  ['networks with zeros', '2001:db8::1', '2001:db8:0:0:1::'],
])('%s: one caller', (_what, one, other) => expect(from(one)).toBe(from(other)))

test.each([
  ['two networks', '2001:db8:1:2::1', '2001:db8:1:3::1'],
  ['networks that differ before a gap', '2001:db8::1', '2001:db9::1'],
  ['loopback and none', '::1', ''],
  ['two addresses of version 4', '203.0.113.7', '203.0.113.8'],
  ['two mapped addresses', '::ffff:203.0.113.7', '::ffff:203.0.113.8'],
  ['what is no address', 'not:an:address', 'not:another'],
])('%s: two callers', (_what, one, other) => expect(from(one)).not.toBe(from(other)))

test('a verified token speaks for its subject at a client, else for itself', () => {
  const identity = { token: 't', scopes: [], claims: {} }
  const keyOf = (more: object): string =>
    toCallerKey({ headers: {}, remoteAddress: 'a', identity: { ...identity, ...more } })
  expect(keyOf({ subject: 'u', clientId: 'c' })).toBe(keyOf({ subject: 'u', clientId: 'c', token: 'other' }))
  expect(keyOf({ subject: 'u', clientId: 'c' })).not.toBe(keyOf({ subject: 'u', clientId: 'd' }))
  expect(keyOf({})).not.toBe(keyOf({ token: 'other' }))
})
