/** What a model makes of a tool: its arguments and its size. */
import type { JsonValue } from '../model/json.ts'
import { isJsonObject } from '../model/json.ts'
import type { Tool } from '../model/tool.ts'
import type { Finding } from './finding.ts'
import { toolBytes } from './finding.ts'

const HUGE_TOOL = 32 * 1024
const MANY_ARGUMENTS = 40
/** Names that speak for themselves though they are short. */
const SHORT_NAMES: ReadonlySet<string> = new Set([
  'id',
  'q',
  'to',
  'cc',
  'ip',
  'os',
  'x',
  'y',
  'z',
  'on',
  'at',
  'by',
  'no',
])

export function checkTool(tool: Tool): Finding[] {
  const { pointer } = tool.operation
  const findings: Finding[] = []
  const add = (rule: string, severity: Finding['severity'], message: string, fix: string, at = pointer): void => {
    findings.push({ rule, severity, pointer: at, message, fix, tool: tool.name })
  }
  const bytes = toolBytes(tool)
  if (bytes > HUGE_TOOL) {
    add(
      'tool-huge',
      'warning',
      `the tool is ${bytes} bytes, about ${Math.round(bytes / 4)} tokens`,
      `its own schema needs them: split ${tool.operation.method} ${tool.operation.path}, or hide arguments with the option "tool"`,
    )
  }
  const shown = tool.arguments.filter((argument) => argument.hidden === undefined)
  if (shown.length > MANY_ARGUMENTS) {
    add(
      'arguments-many',
      'info',
      `${shown.length} arguments`,
      'hide those that agents do not need with the option "tool"',
    )
  }
  const properties = isJsonObject(tool.inputSchema['properties']) ? tool.inputSchema['properties'] : {}
  for (const { argument, name, parameter } of shown) {
    const at = parameter?.pointer ?? tool.operation.body?.pointer ?? pointer
    const schema = Object.hasOwn(properties, argument) ? properties[argument] : undefined
    if (name === undefined && !tool.isAbridged && isFreeForm(schema)) {
      add(
        'body-free-form',
        'warning',
        'the body has no declared properties: a model has to guess them',
        'declare its schema',
        at,
      )
    } else if (!isDescribed(schema) && parameter?.description === undefined && isCryptic(argument)) {
      add(
        'argument-cryptic',
        'warning',
        `the argument "${argument}" has no description, and its name says little`,
        'describe the parameter or property',
        at,
      )
    }
    if (name !== undefined && argument !== name) {
      add(
        'argument-renamed',
        'info',
        `"${name}" is the argument "${argument}": the name is used twice, or providers refuse it`,
        'nothing to do: calls use the name of the API',
        at,
      )
    }
  }
  return findings
}

function isCryptic(name: string): boolean {
  return /^[a-z_]{1,2}\d*$/i.test(name) && !SHORT_NAMES.has(name.toLowerCase())
}

function isDescribed(schema: JsonValue | undefined): boolean {
  return isJsonObject(schema) && (schema['description'] !== undefined || schema['enum'] !== undefined)
}

/** Takes any object: no type, or an object without properties. */
function isFreeForm(schema: JsonValue | undefined): boolean {
  if (!isJsonObject(schema)) return false
  const { type, properties, additionalProperties } = schema
  if (['$ref', 'anyOf', 'oneOf', 'allOf', 'enum', 'const', 'items'].some((keyword) => keyword in schema)) return false
  return (type === undefined || type === 'object') && properties === undefined && !isJsonObject(additionalProperties)
}
