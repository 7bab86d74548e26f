/** Which scopes a tool needs: those of its operation's `security`, and those that the operator requires. */
import type { Operation, SecurityScheme } from '../model/operation.ts'
import type { WarningSink } from '../model/warning.ts'
import type { Tool } from '../model/tool.ts'
import type { RequiredScopes } from '../options.ts'

export interface ScopeRules {
  /** Scopes lacking for the tool; empty: may call. With alternatives those of the one that lacks least. */
  missing(tool: Tool, granted: readonly string[]): readonly string[]
  /** All scopes of that alternative. */
  needed(tool: Tool, granted: readonly string[]): readonly string[]
  /** All that a client may need, sorted: for the metadata. */
  all(tools: readonly Tool[]): readonly string[]
}

/** What the API declares, once it is read. */
export type Schemes = () => ReadonlyMap<string, SecurityScheme> | undefined

const NONE: readonly string[] = []

/**
 * @param required - for all tools, or by operationId or the tool's name
 * @param schemes - only scopes of `oauth2` and `openIdConnect` schemes count: what others list are roles of the API
 */
export function createScopeRules(required: RequiredScopes | undefined, schemes: Schemes): ScopeRules {
  const byOperation = new Map(Array.isArray(required) ? [] : Object.entries(required ?? {}))
  const always = Array.isArray(required) ? (required as readonly string[]) : NONE
  const compiled = new WeakMap<Tool, readonly (readonly string[])[]>()

  const alternativesOf = (tool: Tool): readonly (readonly string[])[] => {
    let alternatives = compiled.get(tool)
    if (alternatives === undefined) {
      alternatives = compile(tool)
      compiled.set(tool, alternatives)
    }
    return alternatives
  }
  const compile = (tool: Tool): readonly (readonly string[])[] => {
    const own = [
      ...always,
      ...(byOperation.get(tool.operation.operationId ?? '') ?? NONE),
      ...(byOperation.get(tool.name) ?? NONE),
    ]
    const known = schemes()
    const isToken = (name: string): boolean => /^(?:oauth2|openIdConnect)$/.test(known?.get(name)?.type ?? '')
    const declared = tool.operation.security.map((requirement) =>
      Object.entries(requirement).flatMap(([name, scopes]) => (isToken(name) ? scopes : NONE)),
    )
    const alternatives = declared.length === 0 ? [NONE] : declared
    return alternatives.map((scopes) => [...new Set([...own, ...scopes])])
  }

  return {
    missing(tool, granted) {
      let least: readonly string[] | undefined
      for (const needed of alternativesOf(tool)) {
        const lacking = needed.filter((scope) => !granted.includes(scope))
        if (lacking.length === 0) return NONE
        if (least === undefined || lacking.length < least.length) least = lacking
      }
      return least ?? NONE
    },
    needed(tool, granted) {
      const lacking = (scopes: readonly string[]): number => scopes.filter((scope) => !granted.includes(scope)).length
      return alternativesOf(tool).reduce((nearest, one) => (lacking(one) < lacking(nearest) ? one : nearest))
    },
    all(tools) {
      const scopes = new Set(tools.flatMap((tool) => alternativesOf(tool).flat()))
      // A resource server does not ask for refresh tokens (MCP 2026-07-28, authorization).
      scopes.delete('offline_access')
      return [...scopes].toSorted()
    },
  }
}

/** A name that no operation has protects nothing: `requiredScopes: { delteUser: ['write'] }`. */
export function warnUnknownOperations(
  required: RequiredScopes | undefined,
  operations: readonly Operation[],
  tools: readonly Tool[],
  warn: WarningSink,
): void {
  if (required === undefined || Array.isArray(required)) return
  const known = new Set([...operations.map(({ operationId }) => operationId), ...tools.map(({ name }) => name)])
  for (const name of Object.keys(required)) {
    if (known.has(name)) continue
    warn({
      code: 'SCOPES_UNKNOWN',
      message: `access.auth.requiredScopes.${name}: no operation of the API has this operationId, so nothing is protected by it`,
    })
  }
}
