/** An endpoint mounted on an app is served beside the app's own routes, through the app's own hooks. */
import { connect } from 'node:net'
import { expect } from 'vitest'
import type { Scope } from './adapter.contract.ts'
import { createEchoEndpoint } from './echo-endpoint.ts'
import type { EchoEndpoint } from './echo-endpoint.ts'
import { call } from './calls.contract.ts'
import { until } from './subject.ts'

const JSON_TYPE = { 'content-type': 'application/json' }

export function mounts({ subject, adapt, listen, case: contractCase }: Scope): void {
  const serve = async (endpoint: EchoEndpoint, app: unknown = subject.createHostApp()): Promise<string> => {
    const host = app instanceof Promise ? await app : app
    const adapter = await adapt(host)
    adapter.mount('/mcp', endpoint, async () => {}, { onClose: async () => {} })
    return listen(host)
  }

  contractCase('hands over the request', async () => {
    const endpoint = createEchoEndpoint()
    const origin = await serve(endpoint)
    const body = JSON.stringify({ text: 'ü' })
    const response = await post(`${origin}/mcp?x=1`, body, { 'x-test': 'yes' })
    expect(response.status).toBe(200)
    const echo = (await response.json()) as { body: { parsed?: unknown; text?: string } }
    expect(echo).toMatchObject({ method: 'POST', path: '/mcp', header: 'yes' })
    expect(echo.body.parsed ?? JSON.parse(echo.body.text ?? '')).toEqual({ text: 'ü' })
    const seen = endpoint.seen[0]
    expect(seen?.headers['host']).toBe(new URL(origin).host)
    expect(seen?.native).toBeDefined()
  })

  contractCase('takes an endpoint when the app answers already, or says that it cannot', async () => {
    const app: unknown = await subject.createHostApp()
    const adapter = await adapt(app)
    await adapter.start()
    await call(adapter, { path: '/plain' })
    try {
      adapter.mount('/mcp', createEchoEndpoint(), async () => {}, { onClose: async () => {} })
    } catch (error) {
      expect(error).toMatchObject({ code: 'OPTION_INVALID', hint: expect.stringContaining('before') as string })
      return
    }
    const response = await post(`${await listen(app)}/mcp`, '{}')
    expect(response.headers.get('x-endpoint')).toBe('echo')
  })

  contractCase('tells on which addresses the request arrived', async () => {
    const endpoint = createEchoEndpoint()
    await post(`${await serve(endpoint)}/mcp`, '{}')
    expect(endpoint.seen[0]?.remoteAddress).toMatch(/127\.0\.0\.1$/)
    expect(endpoint.seen[0]?.localAddress).toMatch(/127\.0\.0\.1$/)
    expect(endpoint.seen[0]?.secure ?? false).toBe(false)
  })

  contractCase('routes every method', async () => {
    const origin = await serve(createEchoEndpoint())
    for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']) {
      const response = await fetch(`${origin}/mcp`, { method })
      expect(await response.json()).toMatchObject({ method })
      expect(response.headers.get('x-endpoint')).toBe('echo')
    }
  })

  contractCase('keeps the headers that hooks of the host set, and its routes', async () => {
    const origin = await serve(createEchoEndpoint())
    const plain = await fetch(`${origin}/plain`)
    expect([await plain.text(), plain.headers.get('x-host')]).toEqual(['plain', 'yes'])
    const response = await post(`${origin}/mcp`, '{}')
    expect(response.headers.get('x-host')).toBe('yes')
    await response.text()
    const stream = await post(`${origin}/mcp?stream`, '{}')
    expect(stream.headers.get('x-host')).toBe('yes')
    await stream.body?.cancel()
  })

  contractCase('answers without a body', async () => {
    const response = await post(`${await serve(createEchoEndpoint())}/mcp?empty`, '{}')
    expect([response.status, await response.text()]).toEqual([202, ''])
  })

  contractCase('leaves broken JSON to the endpoint', async () => {
    const endpoint = createEchoEndpoint()
    const response = await post(`${await serve(endpoint)}/mcp`, '{"a":')
    expect(response.status).toBe(200)
    const { body } = (await response.json()) as { body: { text?: string } }
    expect(() => JSON.parse(body.text ?? 'null{')).toThrow(SyntaxError)
  })

  contractCase('leaves other media types to the endpoint', async () => {
    const response = await post(`${await serve(createEchoEndpoint())}/mcp`, 'a: 1', { 'content-type': 'text/yaml' })
    expect(response.headers.get('x-endpoint')).toBe('echo')
  })

  contractCase('stops at the limit of the endpoint, announced or not', async () => {
    const endpoint = createEchoEndpoint()
    const origin = await serve({ ...endpoint, maxRequestBytes: 1000 })
    const long = JSON.stringify('x'.repeat(200_000))
    const announced = await post(`${origin}/mcp?limit=1000`, long)
    expect(await announced.json()).toMatchObject({ body: { text: null } })
    const chunked = await fetch(`${origin}/mcp?limit=1000`, {
      method: 'POST',
      headers: JSON_TYPE,
      body: new Blob([long]).stream(),
      duplex: 'half',
    })
    expect(await chunked.json()).toMatchObject({ body: { text: null } })
  })

  if (subject.createParsingHostApp) {
    contractCase('does not read again what the host has parsed', async () => {
      const origin = await serve(createEchoEndpoint(), subject.createParsingHostApp?.())
      const response = await post(`${origin}/mcp`, '{"a":1}')
      expect(await response.json()).toMatchObject({ body: { parsed: { a: 1 } } })
    })
  }

  contractCase('sends the head of a stream at once and events as they come', async () => {
    const stream = await post(`${await serve(createEchoEndpoint())}/mcp?stream`, '{}')
    expect(stream.headers.get('content-type')).toMatch(/^text\/event-stream/)
    const reader = stream.body?.getReader()
    let received = ''
    while (!received.includes('data: 1')) received += Buffer.from((await reader?.read())?.value ?? []).toString()
    await reader?.cancel()
  })

  contractCase('ends a stream when its client leaves', async () => {
    const endpoint = createEchoEndpoint()
    const stream = await post(`${await serve(endpoint)}/mcp?stream`, '{}')
    await stream.body?.cancel()
    await until(() => endpoint.streamsEnded === 1, 'the stream to be given up')
  })

  contractCase('cancels when the client leaves, and not when it was answered', async () => {
    const endpoint = createEchoEndpoint()
    const origin = await serve(endpoint)
    await (await post(`${origin}/mcp`, '{}')).text()
    const { port } = new URL(origin)
    const client = connect(Number(port), '127.0.0.1')
    client.write(
      `POST /mcp?wait HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}`,
    )
    await until(() => endpoint.seen.length === 2, 'the request to arrive')
    expect(endpoint.seen[1]?.cancellation.cancelled).toBe(false)
    client.destroy()
    await until(() => endpoint.cancelled === 1, 'the cancellation')
    expect(endpoint.seen.map((request) => request.cancellation.cancelled)).toEqual([false, true])
  })

  contractCase('serves the metadata of the endpoint at the root', async () => {
    const path = '/.well-known/oauth-protected-resource/mcp'
    const origin = await serve(createEchoEndpoint([path]))
    const response = await fetch(`${origin}${path}`)
    expect(await response.json()).toEqual({ metadata: path })
  })

  contractCase('serves several endpoints on one app', async () => {
    const app = await subject.createHostApp()
    const adapter = await adapt(app)
    for (const path of ['/one', '/two/mcp']) {
      const metadata = ['/.well-known/oauth-protected-resource', `/.well-known/oauth-protected-resource${path}`]
      adapter.mount(path, createEchoEndpoint(metadata), async () => {}, { onClose: async () => {} })
    }
    const origin = await listen(app)
    for (const path of ['/one', '/two/mcp'])
      expect(await (await post(origin + path, '{}')).json()).toMatchObject({ path })
  })

  if (subject.createPrefixedHost) {
    contractCase('serves below the prefix of a router', async () => {
      const host = subject.createPrefixedHost?.(async (router) => {
        const adapter = await adapt(router)
        adapter.mount('/mcp', createEchoEndpoint(), async () => {}, { onClose: async () => {} })
      })
      const origin = await listen(await host)
      expect((await post(`${origin}/inner/mcp`, '{}')).status).toBe(200)
      expect((await post(`${origin}/mcp`, '{}')).status).toBe(404)
    })
  }

  if (subject.describes !== 'nothing') {
    contractCase('does not describe an endpoint as an operation', async () => {
      const app = await subject.createApiApp({ hook: 0, left: 0 })
      const adapter = await adapt(app)
      const metadata = ['/.well-known/oauth-protected-resource/mcp']
      adapter.mount('/mcp', createEchoEndpoint(metadata), async () => {}, { onClose: async () => {} })
      await adapter.start()
      const document = (await adapter.describe(() => {})) as { paths: object }
      expect(Object.keys(document.paths)).toContain('/items')
      expect(Object.keys(document.paths).filter((path) => /mcp|well-known/.test(path))).toEqual([])
    })
  }

  if (subject.stopsStart) {
    contractCase('does not start when the API cannot be read', async () => {
      const app = await subject.createHostApp()
      const adapter = await adapt(app)
      adapter.mount('/mcp', createEchoEndpoint(), failingReady, { onClose: async () => {} })
      await expect(subject.listen(app)).rejects.toThrow('no such document')
    })
  }

  if (subject.closesWithHost) {
    contractCase('ends with its host, open streams included', async () => {
      const app = await subject.createHostApp()
      const adapter = await adapt(app)
      let closed = 0
      let controller: ReadableStreamDefaultController<Uint8Array> | undefined
      const open = new ReadableStream<Uint8Array>({ start: (given) => void (controller = given) })
      const endpoint = {
        ...createEchoEndpoint(),
        handle: async () => ({ status: 200, headers: { 'content-type': 'text/event-stream' }, body: open }),
      }
      const onClose = async (): Promise<void> => {
        closed++
        controller?.close()
      }
      adapter.mount('/mcp', endpoint, async () => {}, { onClose })
      const server = await subject.listen(app)
      const stream = await post(`${server.origin}/mcp`, '{}')
      const end = stream.text()
      await server.close()
      expect([await end, closed]).toEqual(['', 1])
    })
  }
}

async function failingReady(): Promise<void> {
  throw new Error('no such document')
}

function post(url: string, body: string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(url, { method: 'POST', headers: { ...JSON_TYPE, ...headers }, body })
}
