/** Which operations become tools. */
import type { Operation } from '../model/operation.ts'
import type { WarningSink } from '../model/warning.ts'
import type { OperationFilter } from '../options.ts'
import { compileGlob } from './glob.ts'

/** An operation and the name that its tool would have. */
export interface NamedOperation {
  readonly operation: Operation
  readonly name: string
}

/** These would let a caller look at requests, or tunnel past the API. */
const NEVER: ReadonlySet<string> = new Set(['TRACE', 'CONNECT'])

export function canBeTool(operation: Operation): boolean {
  return !NEVER.has(operation.method)
}

/** `include` and `exclude` of the options: what is named by both is excluded. Names that nothing has are warned of. */
export function selectOperations(
  operations: readonly NamedOperation[],
  filters: { readonly include?: OperationFilter | undefined; readonly exclude?: OperationFilter | undefined },
  warn: WarningSink,
): NamedOperation[] {
  const included = compileFilter(filters.include, operations, 'include', warn)
  const excluded = compileFilter(filters.exclude, operations, 'exclude', warn)
  return operations.filter((candidate) => (included?.(candidate) ?? true) && !(excluded?.(candidate) ?? false))
}

type Test = (candidate: NamedOperation) => boolean

/** @returns undefined for a filter that names nothing at all, not even an empty list */
function compileFilter(
  filter: OperationFilter | undefined,
  all: readonly NamedOperation[],
  option: string,
  warn: WarningSink,
): Test | undefined {
  if (!filter) return undefined
  const lists: (readonly [member: string, values: readonly string[] | undefined, test: (value: string) => Test])[] = [
    [
      'operations',
      filter.operations,
      (id) =>
        ({ operation, name }) =>
          operation.operationId === id || name === id,
    ],
    [
      'tags',
      filter.tags,
      (tag) =>
        ({ operation }) =>
          operation.tags.includes(tag),
    ],
    ['paths', filter.paths, pathTest],
    [
      'methods',
      filter.methods,
      (method) =>
        ({ operation }) =>
          operation.method === method.toUpperCase(),
    ],
  ]
  if (lists.every(([, values]) => values === undefined)) return undefined
  const tests: Test[] = []
  for (const [member, values, toTest] of lists) {
    for (const value of values ?? []) {
      const test = toTest(value)
      tests.push(test)
      if (!all.some(test)) {
        warn({ code: 'FILTER_UNKNOWN', message: `${option}.${member}: no operation of the API has "${value}"` })
      }
    }
  }
  return (candidate) => tests.some((test) => test(candidate))
}

function pathTest(glob: string): Test {
  const matches = compileGlob(glob)
  return ({ operation }) => matches(operation.path)
}
