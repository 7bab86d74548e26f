import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test, vi } from 'vitest'
import { createAuthenticator } from './authenticator.ts'

/** An introspection endpoint that answers when it is told to. */
async function startHeld(): Promise<{ url: string; held: Map<string, (active?: boolean) => void> }> {
  const held = new Map<string, (active?: boolean) => void>()
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => void chunks.push(chunk))
    request.on('end', () => {
      const token = new URLSearchParams(Buffer.concat(chunks).toString()).get('token') ?? ''
      held.set(token, (active = true) => void response.end(JSON.stringify({ active, sub: token })))
    })
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/introspect`, held }
}

test('who was known is checked again however many strangers are being checked', async () => {
  vi.useFakeTimers({ toFake: ['Date'] })
  onTestFinished(() => void vi.useRealTimers())
  const { url, held } = await startHeld()
  const authenticator = createAuthenticator({ introspection: { url, clientId: 'a', clientSecret: 'b' } })
  const first = authenticator.identify('honest')
  await expect.poll(() => held.has('honest')).toBe(true)
  held.get('honest')?.()
  await first
  held.clear()

  const strangers = Array.from({ length: 256 }, async (_, index) => authenticator.identify(`token-${index}`))
  const settled = Promise.allSettled(strangers)
  await expect.poll(() => held.size).toBe(256)
  expect(authenticator.identify('honest')).toMatchObject({ subject: 'honest' })
  vi.setSystemTime(Date.now() + 60_000)
  const again = authenticator.identify('honest')
  await expect(authenticator.identify('one-more')).rejects.toThrow('being checked already')
  await expect.poll(() => held.has('honest')).toBe(true)
  held.get('honest')?.(false)
  await expect(again).rejects.toThrow('not active')
  // Known no longer.
  await expect(authenticator.identify('honest')).rejects.toThrow('being checked already')
  for (const answer of held.values()) answer()
  await settled
})

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
