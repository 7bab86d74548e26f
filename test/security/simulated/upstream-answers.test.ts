/** A simulated API that attacks less than it says would let everything pass. */
import { gunzipSync } from 'node:zlib'
import { request } from 'undici'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startUpstream } from './upstream.ts'
import type { SimulatedUpstream } from './upstream.ts'

let upstream: SimulatedUpstream
beforeAll(async () => {
  upstream = await startUpstream('http://127.0.0.1:1')
})
afterAll(() => upstream.close())

test.each([
  ['bomb', 1],
  ['content-encoding', 5],
])('%s is 200 MB behind %i codings', async (path, layers) => {
  const { body } = await request(`http://127.0.0.1:${upstream.port}/api/v1/${path}`)
  let bytes = Buffer.from(await body.arrayBuffer())
  for (let layer = 1; layer < layers; layer += 1) bytes = gunzipSync(bytes)
  expect(bytes.length).toBeLessThan(1_000_000)
  expect(() => gunzipSync(bytes, { maxOutputLength: 100_000_000 })).toThrow(/larger than/)
})
