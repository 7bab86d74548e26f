import { describe, expect, test } from 'vitest'
import { ApiMcp } from '../../src/index.ts'
import { serve } from './connect.ts'
import { createSimpleApp } from './simple-app.ts'

function request(method: string, params: object = {}): object {
  return { jsonrpc: '2.0', id: 1, method, params }
}

// Each with and without a prefix, as fastapi_mcp's tests run with and without root_path.
describe.each(['', '/api/v1'])('Streamable HTTP below "%s"', (prefix) => {
  const post = async (body: unknown): Promise<Response> => {
    const endpoint = await serve(new ApiMcp(createSimpleApp(), { name: 'Simple' }), prefix)
    return fetch(endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream' },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })
  }
  const client = { protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 't', version: '1' } }

  test('initialize answers with the name of the server', async () => {
    const response = await post(request('initialize', client))
    expect(response.status).toBe(200)
    expect(await readMessage(response)).toMatchObject({ id: 1, result: { serverInfo: { name: 'Simple' } } })
  })

  test('there are no sessions: any replica answers any request', async () => {
    const response = await post(request('initialize', client))
    expect(response.headers.get('mcp-session-id')).toBeNull()
  })

  test('notifications are accepted with 202 and no body', async () => {
    for (const method of ['notifications/initialized', 'notifications/cancelled']) {
      const response = await post({ jsonrpc: '2.0', method, params: { requestId: 1 } })
      expect(response.status).toBe(202)
      expect(await response.text()).toBe('')
    }
  })

  test('tools are listed without an initialize before', async () => {
    const message = await readMessage(await post(request('tools/list')))
    expect(message).toMatchObject({ result: { tools: expect.any(Array) } })
  })

  test('a tool is called', async () => {
    const message = await readMessage(
      await post(request('tools/call', { name: 'get_item', arguments: { item_id: 1 } })),
    )
    expect(JSON.stringify(message)).toContain('Item 1')
    expect(message).not.toMatchObject({ result: { isError: true } })
  })

  test('ping is answered', async () => {
    expect(await readMessage(await post(request('ping')))).toMatchObject({ id: 1, result: {} })
  })

  test('invalid JSON is 400 with -32700', async () => {
    const response = await post('{ this is not json')
    expect(response.status).toBe(400)
    expect(await readMessage(response)).toMatchObject({ error: { code: -32700 } })
  })

  test('an unknown method is an error of the protocol', async () => {
    const message = await readMessage(await post(request('no/such/method')))
    expect(message).toMatchObject({ error: { code: expect.any(Number) } })
  })
})

async function readMessage(response: Response): Promise<unknown> {
  const text = await response.text()
  const data = /^data: (.*)$/m.exec(text)?.[1] ?? text
  return JSON.parse(data)
}
