/** What model providers and validators demand of a tool, stated from outside: nothing of `src/tools` is used here. */
import { Ajv2020 } from 'ajv/dist/2020.js'
import type { Tool } from '../../src/model/tool.ts'

const ajv = new Ajv2020({ strict: false, logger: false, validateFormats: false })
const FORBIDDEN_AT_ROOT = ['anyOf', 'oneOf', 'allOf', 'enum', 'not']
/** Words of OpenAPI and of other dialects: a tool's schema has none of them. */
const FOREIGN = [
  'nullable',
  'discriminator',
  'xml',
  'externalDocs',
  'example',
  '$schema',
  '$id',
  '$anchor',
  '$dynamicRef',
  'readOnly',
  'writeOnly',
]
const DATA = new Set(['enum', 'const', 'default', 'examples', 'required'])
const MAPS = new Set(['properties', 'patternProperties', '$defs', 'dependentSchemas'])

/** Broken rules, in words; empty for a tool that every provider takes. */
export function brokenRules(tool: Tool): string[] {
  const broken: string[] = []
  if (!/^[A-Za-z_][A-Za-z0-9_-]{0,63}$/.test(tool.name)) broken.push(`name ${tool.name}`)
  if (tool.name in Object.prototype) broken.push(`name ${tool.name} is inherited`)
  if (tool.description === '' || Buffer.byteLength(tool.description) > 2048) broken.push('description')
  const input = tool.inputSchema
  if (input['type'] !== 'object') broken.push('root is no object')
  for (const keyword of FORBIDDEN_AT_ROOT) if (keyword in input) broken.push(`${keyword} at the root`)
  for (const name of Object.keys(input['properties'] ?? {})) {
    if (!/^[A-Za-z0-9_.-]{1,64}$/.test(name) || name === '__proto__') broken.push(`argument ${name}`)
  }
  const shown = tool.arguments.filter((argument) => !argument.hidden).map(({ argument }) => argument)
  if (shown.join('\n') !== Object.keys(input['properties'] ?? {}).join('\n'))
    broken.push('arguments differ from properties')
  if (tool.outputSchema && tool.outputSchema['type'] !== 'object') broken.push('output root is no object')
  for (const schema of [input, tool.outputSchema]) if (schema) broken.push(...brokenIn(schema, schema === input))
  return broken
}

/** @param isInput - what models see; of outputs there is too much to compile in a test, so they are held to the meta-schema only */
function brokenIn(schema: object, isInput: boolean): string[] {
  const broken: string[] = []
  if (depthOf(schema) > 60) broken.push('deeper than parsers of clients go')
  const $defs = '$defs' in schema ? Object.keys(schema.$defs as object) : []
  const named = new Set<string>()
  visit(schema, (node) => {
    for (const keyword of FOREIGN) if (keyword in node) broken.push(`keyword ${keyword}`)
    for (const keyword of Object.keys(node)) if (keyword.startsWith('x-')) broken.push(`keyword ${keyword}`)
    const { $ref, type, required, properties } = node
    if (typeof $ref === 'string') {
      if (!$ref.startsWith('#/$defs/') || !$defs.includes($ref.slice(8))) broken.push(`$ref ${$ref}`)
      named.add($ref.slice(8))
      if (isInput && Object.keys(node).some((key) => key !== '$ref')) broken.push(`beside $ref ${$ref}`)
    }
    const isArray = type === 'array' || (Array.isArray(type) && type.includes('array'))
    if (isArray && !('items' in node) && !('prefixItems' in node) && !isOutput(schema))
      broken.push('array without items')
    if (Array.isArray(required) && properties !== undefined) {
      for (const name of required)
        if (!Object.hasOwn(properties as object, String(name))) broken.push(`required ${String(name)}`)
    }
  })
  for (const name of $defs) if (!named.has(name)) broken.push(`$defs ${name} is not used`)
  try {
    if (isInput) ajv.compile(schema)
    else if (!ajv.validateSchema(schema)) broken.push(ajv.errorsText())
    ajv.removeSchema(schema)
  } catch (error) {
    broken.push(`no valid schema: ${String(error).slice(0, 200)}`)
  }
  return broken
}

/** Tolerant output schemas say types only. */
function isOutput(schema: object): boolean {
  return !('additionalProperties' in schema)
}

function depthOf(value: unknown): number {
  return typeof value === 'object' && value !== null ? 1 + Math.max(0, ...Object.values(value).map(depthOf)) : 0
}

function visit(node: unknown, see: (node: Record<string, unknown>) => void, isMap = false): void {
  if (Array.isArray(node)) for (const item of node) visit(item, see)
  if (typeof node !== 'object' || node === null || Array.isArray(node)) return
  const members = node as Record<string, unknown>
  if (!isMap) see(members)
  for (const key of Object.keys(members)) if (isMap || !DATA.has(key)) visit(members[key], see, !isMap && MAPS.has(key))
}
