import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { withClient, withServer } from '../example.ts'

// Stands for an API that somebody else runs; it answers only who has the key.
const weather = createServer((request, response) => {
  response.statusCode = request.headers['x-api-key'] === 'sunshine' ? 200 : 401
  response.setHeader('content-type', 'application/json')
  response.end(JSON.stringify({ asked: request.url }))
})
await new Promise<void>((resolve) => weather.listen(0, '127.0.0.1', resolve))
const baseUrl = `http://127.0.0.1:${(weather.address() as AddressInfo).port}/v1`

// The document is a file, so the command line says where calls go.
const words = ['serve', 'openapi.yaml', '--base-url', baseUrl, '--header', 'x-api-key=env:WEATHER_KEY']
const check = ({ endpoint }: { endpoint: string }): Promise<void> =>
  withClient(endpoint, async (client) => {
    const result = await client.callTool({ name: 'get_forecast', arguments: { city: 'São Paulo', days: 3 } })
    assert.deepEqual(result.structuredContent, { asked: '/v1/forecast/S%C3%A3o%20Paulo?days=3' })
  })
await withServer(import.meta.url, words, check, { WEATHER_KEY: 'sunshine' })
weather.close()
