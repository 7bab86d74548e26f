/**
 * MCP over a pair of byte streams, one message a line. Unlike the SDK's it survives lines that are too long, and lets
 * calls finish when the input ends.
 */
import { parseJSONRPCMessage } from '@modelcontextprotocol/server'
import type { JSONRPCMessage, RequestId, Transport } from '@modelcontextprotocol/server'
import type { Readable } from 'node:stream'
import type { Limits } from '../options.ts'
import { RPC } from './answers.ts'
import { isDeeperThan } from '../model/json-depth.ts'
import { createLineReader } from './line-reader.ts'

export interface StdioStreams {
  readonly input: Readable
  /** Writes one line; the callback has the error, if any. */
  readonly write: (text: string, done: (error?: Error | null) => void) => void
  /** Called once, when nothing is read or written any more. */
  readonly release: () => void
}

export interface StdioTransport extends Transport {
  /** Resolves when every request that came is answered, or a minute has passed. */
  answered(): Promise<void>
}

/** Levels around the arguments of a call: message, params. */
const ENVELOPE_DEPTH = 2

/** How long the end waits for answers, in milliseconds. */
const DRAIN_MS = 60_000

/** @see https://modelcontextprotocol.io/specification/2026-07-28/basic/transports#stdio */
export function createStdioTransport(
  { input, write, release }: StdioStreams,
  limits: Pick<Limits, 'requestBytes' | 'jsonDepth'>,
): StdioTransport {
  const pending = new Set<RequestId>()
  let waiting: (() => void)[] = []
  let closed = false

  const transport: StdioTransport = {
    start() {
      input.on('data', read)
      input.on('end', end)
      input.on('close', end)
      input.on('error', fail)
      if (input.readableEnded || input.destroyed) setImmediate(end)
      return Promise.resolve()
    },
    async send(message) {
      if (closed) return
      await writeLine(message)
      if ('id' in message && !('method' in message) && message.id !== undefined) settle(message.id)
    },
    answered() {
      if (closed || pending.size === 0) return Promise.resolve()
      // The timer keeps the process alive: an API in memory may wait for something that does not.
      return new Promise((resolve) => {
        const timer = setTimeout(resolve, DRAIN_MS)
        waiting.push(() => {
          clearTimeout(timer)
          resolve()
        })
      })
    },
    close() {
      if (closed) return Promise.resolve()
      closed = true
      stopWaiting()
      input.off('data', read)
      input.pause()
      release()
      transport.onclose?.()
      return Promise.resolve()
    },
  }

  const writeLine = (message: object): Promise<void> =>
    new Promise((resolve) => {
      write(`${JSON.stringify(message)}\n`, (error) => {
        if (error) fail(error)
        resolve()
      })
    })
  const refuse = (code: number, message: string): void => {
    void writeLine({ jsonrpc: '2.0', error: { code, message }, id: null })
  }
  const read = createLineReader(limits.requestBytes, {
    tooLong: () => refuse(RPC.invalidRequest, `Invalid Request: a line may have ${limits.requestBytes} bytes`),
    line(line) {
      const text = line.toString().trim()
      if (text === '') return
      const value = parse(text)
      if (value === undefined) return refuse(RPC.parseError, 'Parse error: the line is not valid JSON')
      if (isDeeperThan(value, limits.jsonDepth + ENVELOPE_DEPTH)) {
        return refuse(RPC.invalidRequest, 'Invalid Request: nested too deeply')
      }
      const message = toMessage(value)
      if (!message) return refuse(RPC.invalidRequest, 'Invalid Request: the line is no JSON-RPC message')
      track(message)
      transport.onmessage?.(message)
    },
  })

  /** A stream of notifications stays open as long as the connection: nobody waits for its result. */
  const track = (message: JSONRPCMessage): void => {
    if (!('method' in message)) return
    if ('id' in message) {
      if (message.method !== 'subscriptions/listen') pending.add(message.id)
    } else if (message.method === 'notifications/cancelled') {
      settle(message.params?.['requestId'] as RequestId)
    }
  }
  const settle = (id: RequestId): void => {
    pending.delete(id)
    if (pending.size === 0) stopWaiting()
  }
  const stopWaiting = (): void => {
    for (const resolve of waiting) resolve()
    waiting = []
  }
  const end = (): void => {
    void transport.answered().then(() => transport.close())
  }
  const fail = (error: Error): void => {
    transport.onerror?.(error)
    void transport.close()
  }
  return transport
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

function toMessage(value: unknown): JSONRPCMessage | undefined {
  try {
    return parseJSONRPCMessage(value)
  } catch {
    return undefined
  }
}
