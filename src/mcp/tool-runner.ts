/** Runs tools for both legs of the endpoint: takes a place among the calls under way, never rejects, knows when all is done. */
import type { Access } from '../access/access.ts'
import { INTERNAL_MESSAGE } from '../errors.ts'
import type { ErrorCode } from '../errors.ts'
import type { Catalog } from '../model/catalog.ts'
import type { CallerContext } from '../model/http.ts'
import type { Tool, ToolResult } from '../model/tool.ts'
import type { Logger } from '../options.ts'

export interface ToolRunner {
  /** Over the limits of `concurrentCalls` or `rate` it is an `isError` result, and nothing is sent upstream. */
  run(catalog: Catalog, tool: Tool, args: unknown, caller: CallerContext): Promise<ToolResult>
  /** Resolves when no call is under way. */
  idle(): Promise<void>
}

export function createToolRunner({ access, logger }: { readonly access: Access; readonly logger: Logger }): ToolRunner {
  let running = 0
  let waiting: (() => void)[] = []
  const wake = (): void => {
    for (const resolve of waiting) resolve()
    waiting = []
  }
  return {
    run(catalog, tool, args, caller) {
      const place = access.enter(caller)
      if ('refused' in place) return Promise.resolve(toErrorResult('UPSTREAM_BUSY', place.refused))
      running += 1
      const end = (result: ToolResult): ToolResult => {
        running -= 1
        place.release()
        if (running === 0 && waiting.length > 0) wake()
        return result
      }
      const fail = (error: unknown): ToolResult => {
        logger.error({ err: error, tool: tool.name }, 'a tool call failed in an unforeseen way')
        return end(toErrorResult('INTERNAL', INTERNAL_MESSAGE))
      }
      try {
        return catalog.call(tool, args, caller).then(end, fail)
      } catch (error) {
        return Promise.resolve(fail(error))
      }
    },
    idle: () => (running === 0 ? Promise.resolve() : new Promise((resolve) => void waiting.push(resolve))),
  }
}

function toErrorResult(code: ErrorCode, message: string): ToolResult {
  return { content: [{ type: 'text', text: `${code}: ${message}` }], isError: true }
}
