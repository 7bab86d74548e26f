/** Path templates against the parameters that are declared for them (OpenAPI 3.2 §4.8.2). */
import type { Parameter } from '../model/operation.ts'
import type { Report } from './report.ts'

/**
 * Gives every placeholder its parameter: `/items({key})/{proxy+}` needs `key` and `proxy+`.
 *
 * A name that differs only in case, or in the marks of other template languages (`{+path}`, `{path*}`), is taken for the same;
 * so is a query parameter of that name; a placeholder without a parameter is a string; a path parameter without a placeholder is left out.
 *
 * @param pointer - of the operation
 */
export function matchPathParameters(
  path: string,
  declared: readonly Parameter[],
  pointer: string,
  report: Report,
): readonly Parameter[] {
  const placeholders = placeholdersOf(path)
  const open = new Set(placeholders)
  let exact = true
  for (const parameter of declared) {
    if (parameter.in === 'path' && !open.delete(parameter.name)) exact = false
  }
  if (exact && open.size === 0) return declared

  const matched = declared.flatMap((parameter) => {
    if (parameter.in === 'query' && open.delete(parameter.name)) {
      report(
        'PARAMETER_UNDECLARED',
        pointer,
        `{${parameter.name}} is declared in query; it is taken for the placeholder`,
      )
      return fill(parameter, parameter.name)
    }
    if (parameter.in !== 'path' || placeholders.has(parameter.name)) return parameter
    const placeholder = [...open].find((name) => plain(name) === plain(parameter.name))
    if (placeholder === undefined) {
      report('PARAMETER_UNUSED', parameter.pointer, `${path} has no placeholder {${parameter.name}}; it is left out`)
      return []
    }
    open.delete(placeholder)
    report(
      'PARAMETER_UNDECLARED',
      pointer,
      `the placeholder {${placeholder}} is taken for the parameter "${parameter.name}"`,
    )
    return fill(parameter, placeholder)
  })
  for (const name of open) {
    report('PARAMETER_UNDECLARED', `${pointer}/parameters`, `{${name}} has no parameter; it is taken as a string`)
  }
  return [...[...open].map((name) => stringParameter(name, `${pointer}/parameters`)), ...matched]
}

function placeholdersOf(path: string): Set<string> {
  const names = new Set<string>()
  if (!path.includes('{')) return names
  for (const [, name = ''] of path.matchAll(/\{(?![?&])([^{}]*)\}/g)) names.add(name)
  return names
}

function plain(name: string): string {
  return name.replaceAll(/[^\p{L}\p{N}]/gu, '').toLowerCase()
}

function fill(parameter: Parameter, name: string): Parameter {
  const inPath =
    parameter.in === 'path' ? {} : ({ in: 'path', required: true, style: 'simple', explode: false } as const)
  return {
    ...parameter,
    ...inPath,
    name,
    get schema() {
      return parameter.schema
    },
  }
}

function stringParameter(name: string, pointer: string): Parameter {
  return {
    name,
    in: 'path',
    required: true,
    deprecated: false,
    schema: { type: 'string' },
    style: 'simple',
    explode: false,
    allowReserved: false,
    allowEmptyValue: false,
    pointer,
  }
}
