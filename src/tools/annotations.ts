/** What a method promises, in MCP's words. */
import type { ToolAnnotations } from '../model/tool.ts'

/**
 * RFC 9110 §9.2 and RFC 10008 for QUERY → MCP 2026-07-28 `ToolAnnotations`; what equals the protocol's default for the
 * kind of tool is left out. An unknown method may do anything.
 *
 * @param remote - the API is another service: what it reaches is open-ended
 */
export function toAnnotations(method: string, remote: boolean): ToolAnnotations {
  return { ...byMethod(method), ...(remote ? {} : { openWorldHint: false }) }
}

function byMethod(method: string): ToolAnnotations {
  switch (method) {
    case 'GET':
    case 'HEAD':
    case 'OPTIONS':
    case 'QUERY':
      return { readOnlyHint: true }
    case 'POST':
      return { destructiveHint: false }
    case 'PUT':
    case 'DELETE':
      return { destructiveHint: true, idempotentHint: true }
    default:
      return { destructiveHint: true }
  }
}
