/** An answer of the API → a tool result. Any answer is one; nothing here depends on the API keeping its word. */
import { CallError } from '../../errors.ts'
import type { ApiResponse } from '../../model/http.ts'
import type { ContentBlock, Tool, ToolResult } from '../../model/tool.ts'
import type { ApiMcpOptions, Limits } from '../../options.ts'
import { codingsOf, decodeCodings } from './decode-codings.ts'
import type { Body } from './decode-codings.ts'
import { decodeText, looksLikeText } from './decode-text.ts'
import { describeHead, describeLocation, describeStatus, headerOf } from './describe-status.ts'
import { readSentJson } from './sent-json.ts'
import { excerptOf, isJsonInUtf8, shapeOf, toBinaryBlock } from './show-body.ts'
import { compileStructured } from './to-structured.ts'

export interface ResponseSettings {
  readonly outputSchema: NonNullable<ApiMcpOptions['outputSchema']>
  readonly limits: Pick<Limits, 'responseBytes' | 'errorBytes'>
  /** Takes configured secrets out of text that the API echoes. */
  readonly redact: (text: string) => string
  /** The same for the beginning of a text. */
  readonly redactCut: (text: string) => string
  readonly onProblem: (problem: string) => void
}

/** @throws CallError RESPONSE_INVALID when the body cannot be decoded */
export type ReadResponse = (response: ApiResponse) => ToolResult | Promise<ToolResult>

export function compileResponse(tool: Tool, settings: ResponseSettings): ReadResponse {
  const { redact, limits } = settings
  const { ofJson, ofNothing } = compileStructured(tool, settings.outputSchema, settings.onProblem)
  const isHead = tool.operation.method === 'HEAD'
  const wantsJson = tool.outputSchema !== undefined

  return (response) => {
    if (isHead) return readHead(response)
    const result = readText(response)
    if (result !== undefined) return result
    const body = { bytes: response.body, truncated: response.truncated }
    const coding = response.headers['content-encoding']
    const codings = coding === undefined || body.bytes.length === 0 ? [] : codingsOf(coding)
    if (codings.length === 0) return read(response, body)
    return decodeCodings(body, codings, limits.responseBytes).then((decoded) => read(response, decoded))
  }

  /** JSON of which only the text is needed: nearly every answer. */
  function readText(response: ApiResponse): ToolResult | undefined {
    const { status, headers } = response
    if (status < 200 || status >= 300 || headers['content-encoding'] !== undefined) return undefined
    if (!isJsonInUtf8(headerOf(response, 'content-type'))) return undefined
    const { text } = response
    return text ? readJson(redact(text.toWellFormed())) : undefined
  }

  /** @returns undefined for what is no JSON */
  function readJson(text: string): ToolResult | undefined {
    const json = readSentJson(text)
    if (json === undefined) return undefined
    return succeed(toText(text), (block) => (json.isTooDeep ? ofNothing(block) : ofJson(block, json)))
  }

  function read(response: ApiResponse, body: Body): ToolResult {
    const { status } = response
    if (status < 200 || status >= 400) return readError(response, body)
    if (status === 304)
      return fail(`${describeStatus(status)}: what the request names is still current, and was not sent.`)
    if (status >= 300) return fail(`${describeStatus(status)}: the API redirects, and redirects are not followed.`)
    if (body.truncated) return readCut(response, body)
    if (body.bytes.length === 0) {
      return succeed(toText(redact(describeStatus(status) + describeLocation(response))), ofNothing)
    }
    return readWhole(response, body)
  }

  function readWhole(response: ApiResponse, body: Body): ToolResult {
    const contentType = headerOf(response, 'content-type')
    const shape = shapeOf(contentType, body)
    // Servers that call it text, bytes or nothing, and send the JSON that they declared.
    const isMislabelled = shape === 'unknown' || (wantsJson && (shape === 'text' || shape === 'binary'))
    if (shape === 'json' || (isMislabelled && startsAsJson(body.bytes))) {
      const json = redact(decodeText(body.bytes, contentType))
      const result = readJson(json)
      if (result !== undefined) return result
      if (shape !== 'binary') return succeed(toText(json), ofNothing)
    }
    if (shape === 'text' || shape === 'unknown')
      return succeed(toText(redact(decodeText(body.bytes, contentType))), ofNothing)
    return succeed(toBinaryBlock(tool.name, response, body, shape, redact), ofNothing)
  }

  function readError(response: ApiResponse, body: Body): ToolResult {
    const excerpt = excerptOf(response, body, limits.errorBytes, settings)
    return fail(describeStatus(response.status) + (excerpt === '' ? '' : `\n\n${excerpt}`))
  }

  function readCut(response: ApiResponse, body: Body): ToolResult {
    const excerpt = excerptOf(response, body, limits.responseBytes, settings)
    return fail(`${excerpt}\nThe answer is longer than that. Ask for less: a filter, a page, fewer fields.`)
  }

  function readHead(response: ApiResponse): ToolResult {
    const head = redact(describeHead(response))
    return response.status >= 300 ? fail(head) : succeed(toText(head), ofNothing)
  }
}

/** In `'strict'` an answer that does not fit is an error, and is still shown. */
function succeed(block: ContentBlock, toResult: (block: ContentBlock) => ToolResult): ToolResult {
  try {
    return toResult(block)
  } catch (error) {
    if (!(error instanceof CallError)) throw error
    return { content: [toText(`${error.code}: ${error.message}`), block], isError: true }
  }
}

function fail(message: string): ToolResult {
  return { content: [toText(message)], isError: true }
}

function toText(text: string): ContentBlock {
  return { type: 'text', text }
}

function startsAsJson(bytes: Uint8Array): boolean {
  return looksLikeText(bytes) && /^\s*[[{]/.test(decodeText(bytes.subarray(0, 64), ''))
}
