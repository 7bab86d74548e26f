/**
 * Answers `tools/call` and `tools/list` that are valid in every way, from what was compiled. Declines everything else
 * before anything ran; the messages are those that the SDK would send.
 */
import type { EndpointRequest, EndpointResponse } from '../model/exchange.ts'
import type { CallerContext } from '../model/http.ts'
import type { Tool } from '../model/tool.ts'
import { JSON_HEADERS } from './answers.ts'
import { recognizeRequest } from './recognize-request.ts'
import { LIST_TTL_MS } from './tool-list.ts'
import type { ToolList } from './tool-list.ts'
import type { ToolRunner } from './tool-runner.ts'
import { writeCallMessage, writeListMessage } from './write-result.ts'

export interface FastPath {
  /**
   * Undefined: declined, nothing ran. Once it has a promise, nobody else may answer.
   *
   * @param called - the tools that the message calls
   */
  answer(
    list: ToolList,
    request: EndpointRequest,
    message: unknown,
    caller: CallerContext,
    called: readonly Tool[],
  ): EndpointResponse | Promise<EndpointResponse> | undefined
}

/** @param extended - there are tools beside the generated ones, so the list is not known here */
export function createFastPath(runner: ToolRunner, { extended }: { readonly extended: boolean }): FastPath {
  return {
    answer(list, request, message, caller, [tool]) {
      const recognized = recognizeRequest(request.headers, message)
      if (!recognized) return undefined
      const { id, modern, call } = recognized
      if (!call) {
        if (extended) return undefined
        const members = modern
          ? `,"ttlMs":${LIST_TTL_MS},"cacheScope":"${list.cacheScope(caller)}"${list.modernMembers}`
          : ''
        return toAnswer(writeListMessage(id, list.json(caller), members))
      }
      if (!tool || (modern && list.hasHeaderArguments(tool))) return undefined
      return runner
        .run(list.catalog, tool, call.arguments, caller)
        .then((result) => toAnswer(writeCallMessage(id, result, modern ? list.modernMembers : '')))
    },
  }
}

function toAnswer(body: string | Uint8Array): EndpointResponse {
  return { status: 200, headers: JSON_HEADERS, body }
}
