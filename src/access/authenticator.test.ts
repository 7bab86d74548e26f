import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { createAuthenticator } from './authenticator.ts'

test('tokens that nobody knows do not become any number of requests to the authorization server', async () => {
  const held: (() => void)[] = []
  const server = createServer((_request, response) => {
    held.push(() => void response.end(JSON.stringify({ active: true, sub: 'a' })))
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/introspect`
  const authenticator = createAuthenticator({ introspection: { url, clientId: 'a', clientSecret: 'b' } })

  const checks = Array.from({ length: 256 }, (_, index) => authenticator.identify(`token-${index}`))
  await expect(authenticator.identify('one-more')).rejects.toThrow('being checked already')
  await expect.poll(() => held.length).toBe(256)
  const again = authenticator.identify('token-0')
  for (const answer of held) answer()
  expect(await Promise.all([...checks, again])).toHaveLength(257)
  expect(authenticator.identify('token-0')).toMatchObject({ subject: 'a' })

  const later = authenticator.identify('one-more')
  await expect.poll(() => held.length).toBe(257)
  held.at(-1)?.()
  expect(await later).toMatchObject({ subject: 'a' })
})
