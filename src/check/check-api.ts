/** How ready an API is for agents: what they will find hard, where it is, and what to do. */
import type { Api, Operation } from '../model/operation.ts'
import type { Tool } from '../model/tool.ts'
import { checkOperation } from './check-operation.ts'
import { checkTool } from './check-tool.ts'
import type { Finding } from './finding.ts'
import { toolBytes } from './finding.ts'

export type { Finding } from './finding.ts'

/** More tools than this in one server, and models choose badly; several clients stop there. */
const MANY_TOOLS = 128
/** Bytes of all tools together: a fifth of a context of 200,000 tokens, at about 4 bytes a token. */
const LARGE_CATALOG = 160_000

/** Findings about the API as a whole first, then by operation in document order. */
export function checkApi(api: Api, tools: readonly Tool[]): Finding[] {
  return [...checkCatalog(api, tools), ...tools.flatMap((tool) => [...checkOperation(tool, api), ...checkTool(tool)])]
}

function checkCatalog(api: Api, tools: readonly Tool[]): Finding[] {
  const findings: Finding[] = []
  if (api.info.description === undefined) {
    findings.push({
      rule: 'api-description-missing',
      severity: 'info',
      pointer: '/info',
      message: 'the API does not say what it is for',
      fix: 'write info.description: it becomes the instructions that a model reads first',
    })
  }
  if (tools.length > MANY_TOOLS) {
    findings.push({
      rule: 'tools-many',
      severity: 'warning',
      pointer: '/paths',
      message: `${tools.length} tools: models choose badly among more than ${MANY_TOOLS}`,
      fix: 'serve what one task needs: include by tag or path, or several servers of one API',
    })
  }
  const bytes = tools.reduce((sum, tool) => sum + toolBytes(tool), 0)
  if (bytes > LARGE_CATALOG) {
    findings.push({
      rule: 'tools-large',
      severity: 'warning',
      pointer: '/paths',
      message: `all tools together are ${bytes} bytes, about ${Math.round(bytes / 4)} tokens in every conversation`,
      fix: 'exclude operations that agents do not need; outputSchema: "off" saves output schemas',
    })
  }
  const abridged = tools.filter((tool) => tool.isAbridged)
  const [first] = abridged
  if (first) {
    findings.push({
      rule: 'tools-abridged',
      severity: 'info',
      pointer: first.operation.pointer,
      message: `${abridged.length} of ${tools.length} tools, as "${first.name}", tell optional members in a line of text instead of a schema, to keep their size down`,
      fix: 'serve fewer operations: each tool has more room then',
    })
  }
  return [...findings, ...checkDuplicates(api.operations)]
}

function checkDuplicates(operations: readonly Operation[]): Finding[] {
  const first = new Map<string, Operation>()
  return operations.flatMap((operation): Finding[] => {
    const id = operation.operationId?.toLowerCase()
    const other = id === undefined ? undefined : first.get(id)
    if (id !== undefined && !other) first.set(id, operation)
    if (!other) return []
    return [
      {
        rule: 'operation-id-duplicate',
        severity: 'warning',
        pointer: operation.pointer,
        message: `${operation.method} ${operation.path} has the operationId of ${other.method} ${other.path}, without regard to case`,
        fix: 'give each operation its own operationId; now one of them has a hash in its name',
      },
    ]
  })
}
