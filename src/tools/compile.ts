/** Operations → tools. Pure but for warnings. */
import { ConfigError } from '../errors.ts'
import type { Api, MediaType, Operation } from '../model/operation.ts'
import type { Warning, WarningSink } from '../model/warning.ts'
import type { Tool } from '../model/tool.ts'
import type { ApiMcpOptions, ToolChanges } from '../options.ts'
import { cleanText } from '../schema/text.ts'
import { toAnnotations } from './annotations.ts'
import { CompiledTool, createToolContext } from './compile-tool.ts'
import type { ToolPlan, ToolContext } from './compile-tool.ts'
import { toChosenDescription, toDescription } from './description.ts'
import { readExtension } from './extension.ts'
import type { Extension } from './extension.ts'
import { chooseMedia } from './media.ts'
import { assignNames, wantedName } from './names.ts'
import type { NameRequest } from './names.ts'
import { toSizeLimits } from './sizes.ts'
import type { SizeLimits } from './sizes.ts'
import { canBeTool, selectOperations } from './select.ts'
import type { NamedOperation } from './select.ts'

type OrUndefined<T> = { readonly [K in keyof T]?: T[K] | undefined }
type ToolOptions = Pick<ApiMcpOptions, 'include' | 'exclude' | 'filter' | 'tool' | 'descriptions' | 'outputSchema'>

/** The options about tools, as the user gave them, and what only the composition root knows. */
export interface CompileSettings extends OrUndefined<ToolOptions> {
  /** Honour `x-mcp`: the API came from an app, or `trustExtensions`. */
  readonly trustExtensions: boolean
  /** The API is called over a network: `openWorldHint`. */
  readonly remote: boolean
  readonly warn: WarningSink
}

/**
 * Compiles the operations that become tools, in document order. Filters come first: what is left out costs nothing.
 * Arguments and schemas of a tool are made when they are first read; what is wrong in them is warned of then.
 *
 * @throws ConfigError NO_OPERATIONS_LEFT when there were operations and the filters leave none
 * @throws ConfigError OPTION_INVALID when `filter` or `tool` fails, or `tool` asks for what cannot be
 */
export function compileTools(api: Api, settings: CompileSettings): Tool[] {
  const candidates = api.operations.filter(canBeTool)
  const extensions = new Map(candidates.map((operation) => [operation, extensionOf(operation, settings)]))
  // Names are given before anything is filtered, so that a filter never moves one.
  const requests = candidates.map((operation) => requestOf(operation, extensions.get(operation)?.name))
  const warnings: Warning[] = []
  const names = assignNames(requests, (warning) => warnings.push(warning))
  const named = candidates.map((operation, at): NamedOperation => ({ operation, name: names[at] ?? '' }))
  const selected = select(named, settings).filter(({ operation }) => extensions.get(operation)?.enabled !== false)
  if (selected.length === 0 && api.operations.length > 0)
    settings.warn({ code: 'NO_OPERATIONS', message: 'the API has no operation that can be a tool' })

  const limits = toSizeLimits(selected.length, settings.descriptions ?? 'short')
  const context = createToolContext(api, settings, limits, settings.warn)
  const plans = selected.flatMap(({ operation, name }) => {
    const plan = planTool(operation, name, extensions.get(operation), settings, { context, limits })
    return plan ? [plan] : []
  })
  warnOfNames(warnings, plans, settings.warn)
  return rename(plans, requests, settings.warn).map((plan) => new CompiledTool(plan, context))
}

function extensionOf(operation: Operation, { trustExtensions, warn }: CompileSettings): Extension {
  return trustExtensions ? readExtension(operation, warn) : { enabled: true }
}

function requestOf(operation: Operation, chosen: string | undefined): NameRequest {
  return chosen === undefined
    ? { operation, wanted: wantedName(operation) }
    : { operation, wanted: chosen, chosen: true }
}

function select(named: readonly NamedOperation[], settings: CompileSettings): NamedOperation[] {
  const { filter } = settings
  const selected = selectOperations(named, settings, settings.warn)
  const left = filter ? selected.filter(({ operation }) => ask('filter', operation, () => filter(operation))) : selected
  if (left.length === 0 && named.length > 0) {
    throw new ConfigError('NO_OPERATIONS_LEFT', `the filters leave none of the ${named.length} operations`, {
      hint: 'exclude always wins over include; operations are named by operationId or tool name',
    })
  }
  return left
}

/** Runs a function of the operator's. */
function ask<T>(option: 'filter' | 'tool', { method, path, pointer }: Operation, run: () => T): T {
  try {
    return run()
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause)
    throw new ConfigError('OPTION_INVALID', `the option "${option}" failed for ${method} ${path}: ${reason}`, {
      pointer,
      cause,
    })
  }
}

interface Plan extends ToolPlan {
  /** The operator's word. */
  readonly newName?: string
}

function planTool(
  operation: Operation,
  name: string,
  extension: Extension | undefined,
  settings: CompileSettings,
  { context, limits }: { readonly context: ToolContext; readonly limits: SizeLimits },
): Plan | undefined {
  const media = operation.body && chooseMedia(operation.body)
  const plan: ToolPlan = {
    name,
    operation,
    ...(extension?.title === undefined ? {} : { title: cleanText(extension.title) }),
    describe: () =>
      extension?.description === undefined
        ? toDescription(operation, media, limits.description)
        : toChosenDescription(extension.description),
    annotations: { ...toAnnotations(operation.method, settings.remote), ...extension?.annotations },
    ...(media ? { media } : {}),
  }
  const { tool: option } = settings
  if (!option) return plan
  const { title, annotations } = plan
  const description = plan.describe()
  const names = (): string[] => new CompiledTool(plan, context).arguments.map(({ argument }) => argument)
  const draft = { name, ...(title === undefined ? {} : { title }), description, annotations, arguments: names() }
  const changes = ask('tool', operation, () => option(operation, draft))
  if (!changes) return plan
  return changes.enabled === false ? undefined : applyChanges(plan, changes, settings.warn)
}

function applyChanges(plan: ToolPlan, changes: ToolChanges, warn: WarningSink): Plan {
  const { name, title, description, annotations, contentType } = changes
  const media = contentType === undefined ? plan.media : mediaOf(plan, contentType, warn)
  return {
    ...plan,
    ...(name === undefined ? {} : { newName: name }),
    ...(title === undefined ? {} : { title }),
    ...(description === undefined ? {} : { describe: () => toChosenDescription(description) }),
    ...(annotations ? { annotations: { ...plan.annotations, ...annotations } } : {}),
    ...(media ? { media } : {}),
    ...(changes.arguments ? { changes: changes.arguments } : {}),
  }
}

function mediaOf({ operation, media }: ToolPlan, wanted: string, warn: WarningSink): MediaType | undefined {
  const found = operation.body?.content.find(({ contentType }) => contentType === wanted)
  if (!found) {
    const declared = operation.body?.content.map(({ contentType }) => contentType).join(', ') ?? 'none'
    warn({
      code: 'CONTENT_TYPE_UNKNOWN',
      message: `the option "tool" chooses "${wanted}"; the body declares ${declared}`,
      pointer: operation.pointer,
    })
  }
  return found ?? media
}

/** A name that the operator chose goes before all others; whoever had it gets another. */
function rename(plans: readonly Plan[], requests: readonly NameRequest[], warn: WarningSink): readonly ToolPlan[] {
  const chosen = new Map(
    plans.flatMap((plan) => (plan.newName === undefined ? [] : [[plan.operation, plan.newName] as const])),
  )
  if (chosen.size === 0) return plans
  const warnings: Warning[] = []
  const changed = requests.map((request) => {
    const name = chosen.get(request.operation)
    return name === undefined ? request : requestOf(request.operation, name)
  })
  const names = assignNames(changed, (warning) => warnings.push(warning))
  const byOperation = new Map(changed.map(({ operation }, at) => [operation, names[at]]))
  warnOfNames(warnings, plans, warn)
  return plans.map((plan) => ({ ...plan, name: byOperation.get(plan.operation) ?? plan.name }))
}

/** Names of operations that are no tools are nobody's concern. */
function warnOfNames(warnings: readonly Warning[], plans: readonly ToolPlan[], warn: WarningSink): void {
  const pointers = new Set(plans.map(({ operation }) => operation.pointer))
  for (const warning of warnings) if (pointers.has(warning.pointer ?? '')) warn(warning)
}
