import { expect, test } from 'vitest'
import { createBacklog, createEventStream } from './event-stream.ts'
import type { Backlog } from './event-stream.ts'

test('what is written is read, and ends when the writer ends', async () => {
  const stream = createEventStream(createBacklog())
  stream.writeHead().write('event: a\n\n')
  stream.write('event: é\n\n')
  stream.end()
  stream.write('nobody hears this')
  expect(await new Response(stream.body).text()).toBe('event: a\n\nevent: é\n\n')
})

test('the listener hears once of an end by either side', async () => {
  for (const end of ['end', 'cancel'] as const) {
    const stream = createEventStream(createBacklog())
    let heard = 0
    stream.on('close', () => void (heard += 1))
    if (end === 'end') stream.end()
    else await stream.body.cancel()
    stream.end()
    expect(heard).toBe(1)
  }
})

test('a reader that is too far behind is cut off, and nothing is kept for it', async () => {
  const stream = createEventStream(createBacklog())
  let closed = false
  stream.on('close', () => void (closed = true))
  const megabyte = 'x'.repeat(1024 * 1024)
  let written = 0
  while (stream.write(megabyte) && written < 100) written += 1
  expect(written).toBeLessThan(10)
  expect(closed).toBe(true)
  await expect(stream.body.getReader().read()).rejects.toThrow('behind')
})

test('of many readers that are behind the furthest are cut off, others are not', async () => {
  const backlog: Backlog = createBacklog(10_000)
  const create = (): { write(bytes: number): void; closed: boolean; stream: ReturnType<typeof createEventStream> } => {
    const stream = createEventStream(backlog)
    const one = { stream, closed: false, write: (bytes: number) => void stream.write('x'.repeat(bytes)) }
    stream.on('close', () => void (one.closed = true))
    return one
  }
  const [slow, slower, reading] = [create(), create(), create()]
  slow.write(4000)
  slower.write(5000)
  const reader = reading.stream.body.getReader()
  for (let times = 0; times < 20; times += 1) {
    reading.write(900)
    expect((await reader.read()).value).toHaveLength(900)
  }
  expect([slow.closed, slower.closed, reading.closed]).toEqual([false, false, false])
  reading.write(900)
  reading.write(900)
  expect([slow.closed, slower.closed, reading.closed]).toEqual([false, true, false])
  slow.stream.end()
  reading.stream.end()
  expect(backlog.bytes).toBe(0)
})
