/** Which tools a message calls. */
import type { Catalog } from '../model/catalog.ts'
import type { CallerContext } from '../model/http.ts'
import { isJsonObject } from '../model/json.ts'
import type { Tool } from '../model/tool.ts'

/**
 * The tools that a message, or the messages of a batch, call and that the caller may see. Unchecked otherwise: the
 * message may still turn out to be invalid.
 */
export function calledTools(message: unknown, catalog: Catalog, caller: CallerContext): readonly Tool[] {
  if (!Array.isArray(message)) {
    const tool = calledTool(message, catalog, caller)
    return tool ? [tool] : []
  }
  const tools = new Set<Tool>()
  for (const element of message) {
    const tool = calledTool(element, catalog, caller)
    if (tool) tools.add(tool)
  }
  return [...tools]
}

function calledTool(message: unknown, catalog: Catalog, caller: CallerContext): Tool | undefined {
  if (!isJsonObject(message) || message['method'] !== 'tools/call' || !isJsonObject(message['params'])) return undefined
  const name = message['params']['name']
  return typeof name === 'string' ? visibleTool(catalog, name, caller) : undefined
}

/** A tool that is filtered for the caller is unknown to it: both are undefined. */
function visibleTool(catalog: Catalog, name: string, caller: CallerContext): Tool | undefined {
  const tool = catalog.get(name)
  if (!tool) return undefined
  return !catalog.perCaller || catalog.isVisible(tool, caller) ? tool : undefined
}
