import { expect, test } from 'vitest'
import { createEventStream } from './event-stream.ts'

test('what is written is read, and ends when the writer ends', async () => {
  const stream = createEventStream()
  stream.writeHead().write('event: a\n\n')
  stream.write('event: é\n\n')
  stream.end()
  stream.write('nobody hears this')
  expect(await new Response(stream.body).text()).toBe('event: a\n\nevent: é\n\n')
})

test('the listener hears once of an end by either side', async () => {
  for (const end of ['end', 'cancel'] as const) {
    const stream = createEventStream()
    let heard = 0
    stream.on('close', () => void (heard += 1))
    if (end === 'end') stream.end()
    else await stream.body.cancel()
    stream.end()
    expect(heard).toBe(1)
  }
})

test('a reader that is too far behind is cut off', () => {
  const stream = createEventStream()
  let closed = false
  stream.on('close', () => void (closed = true))
  const megabyte = 'x'.repeat(1024 * 1024)
  let written = 0
  while (stream.write(megabyte) && written < 100) written += 1
  expect(written).toBeLessThan(10)
  expect(closed).toBe(true)
})
