/** A tool by the name that an operator gave. */
import { suggestName } from './call/arguments/suggest-name.ts'
import { ConfigError } from './errors.ts'
import type { Catalog } from './model/catalog.ts'
import type { Tool } from './model/tool.ts'

/** @throws ConfigError OPTION_INVALID */
export function findTool(catalog: Catalog, name: string): Tool {
  const tool = catalog.get(name)
  if (tool) return tool
  throw new ConfigError('OPTION_INVALID', `there is no tool "${name}"`, { hint: hintFor(catalog, name) })
}

function hintFor({ tools }: Catalog, name: string): string {
  const renamed = tools.find(({ operation }) => operation.operationId === name)
  if (renamed) return `The tool of that operation is called "${renamed.name}".`
  const names = tools.map((tool) => tool.name)
  const near = suggestName(name, names)
  if (near !== undefined) return `Did you mean "${near}"?`
  if (names.length === 0) return 'There is none at all.'
  return names.length <= 10 ? `There is: ${names.join(', ')}.` : '`mcp-mount tools` and tools() list their names.'
}
