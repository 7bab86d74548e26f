/** The body of a POST → the parsed JSON, or the answer that refuses it. The only place that parses requests. */
import type { EndpointRequest, EndpointResponse } from '../model/exchange.ts'
import type { Limits } from '../options.ts'
import { RPC, toErrorAnswer } from './answers.ts'
import { isJsonContentType } from './json-content-type.ts'
import { isDeeperThan } from '../model/json-depth.ts'

/** Levels around the arguments of a call: batch, message, params. */
const ENVELOPE_DEPTH = 3

/** 2025-06-18 took batches out of the protocol, and brought the header. */
const BATCH_VERSIONS: ReadonlySet<unknown> = new Set([undefined, '2024-11-05', '2025-03-26'])

/** Each message of a batch may ask for the whole list of tools: a few kilobytes would make hundreds of megabytes. */
const MAX_BATCH = 20

/** `parsed` may be any JSON value; whether it is a message is decided later. */
export type ReadMessage = { readonly parsed: unknown } | { readonly refused: EndpointResponse }

type MessageLimits = Pick<Limits, 'requestBytes' | 'jsonDepth'>

/** 415 unless the body is declared as JSON: a page of another origin can send anything else without asking (CORS). */
export function refuseContentType(request: EndpointRequest): EndpointResponse | undefined {
  const contentType = request.headers['content-type']
  if (contentType === 'application/json') return undefined
  if (typeof contentType === 'string' && isJsonContentType(contentType)) return undefined
  return toErrorAnswer(415, RPC.transport, 'Unsupported Media Type: Content-Type must be application/json')
}

/** @returns the value; or 413 over `limits.requestBytes`, 400 for what is no JSON, nested too deeply, or a batch where there are none. Of members with one name the last counts. */
export function readMessage(request: EndpointRequest, limits: MessageLimits): ReadMessage | Promise<ReadMessage> {
  const maxBytes = limits.requestBytes
  if (Number(request.headers['content-length']) > maxBytes) return { refused: tooLarge(maxBytes) }
  const { body } = request
  if ('parsed' in body) return checkMessage(body.parsed, request, limits)
  if ('text' in body) return parseMessage(body.text, request, limits)
  return readText(body.read, maxBytes).then((text) => parseMessage(text, request, limits))
}

function parseMessage(text: string | undefined, request: EndpointRequest, limits: MessageLimits): ReadMessage {
  const maxBytes = limits.requestBytes
  if (text === undefined || isLongerThan(text, maxBytes)) return { refused: tooLarge(maxBytes) }
  return checkMessage(parseJson(text), request, limits)
}

function checkMessage(parsed: unknown, request: EndpointRequest, limits: MessageLimits): ReadMessage {
  if (parsed === undefined) {
    return { refused: toErrorAnswer(400, RPC.parseError, 'Parse error: the request body is not valid JSON') }
  }
  if (Array.isArray(parsed) && !BATCH_VERSIONS.has(request.headers['mcp-protocol-version'])) {
    return { refused: toErrorAnswer(400, RPC.invalidRequest, 'Invalid Request: this revision has no batches') }
  }
  if (Array.isArray(parsed) && parsed.length > MAX_BATCH) {
    return {
      refused: toErrorAnswer(400, RPC.invalidRequest, `Invalid Request: a batch may have ${MAX_BATCH} messages`),
    }
  }
  if (isDeeperThan(parsed, limits.jsonDepth + ENVELOPE_DEPTH)) {
    return { refused: toErrorAnswer(400, RPC.invalidRequest, 'Invalid Request: nested too deeply') }
  }
  return { parsed }
}

/** A client that leaves in the middle gets an answer that nobody reads. */
async function readText(
  read: (maxBytes: number) => Promise<string | undefined>,
  maxBytes: number,
): Promise<string | undefined> {
  try {
    return await read(maxBytes)
  } catch {
    return ''
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

function isLongerThan(text: string, maxBytes: number): boolean {
  // A UTF-16 unit is at most three bytes of UTF-8, so short texts need no count.
  return text.length * 3 > maxBytes && Buffer.byteLength(text) > maxBytes
}

function tooLarge(maxBytes: number): EndpointResponse {
  return toErrorAnswer(413, RPC.transport, `Payload Too Large: the request may have ${maxBytes} bytes`)
}
