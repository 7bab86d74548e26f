/** A JSON Schema → a function that says what is wrong with a value. The only file that imports the validator. */
import { Ajv2020 } from 'ajv/dist/2020.js'
import { fastFormats } from 'ajv-formats/dist/formats.js'
import type { JsonObject, JsonValue } from '../model/json.ts'
import { isJsonObject } from '../model/json.ts'
import { compileLinear } from './linear-regexp.ts'
import type { Matcher } from './linear-regexp.ts'
import { areUnique } from './unique-items.ts'
import { unescapeToken } from '../model/pointer-token.ts'

export interface Issue {
  /** JSON Pointer into the value; empty for the value itself. */
  readonly pointer: string
  /** The keyword that failed: `required`, `type`, `additionalProperties` … */
  readonly keyword: string
  /** For people and models: `must be integer`. */
  readonly message: string
  /** What the keyword says: the missing property, the unknown one, the allowed values. */
  readonly params: Readonly<Record<string, unknown>>
}

/** Undefined when the value fits. */
export type Validator = (value: unknown) => readonly Issue[] | undefined

/** The validator's scope keeps something of every schema it compiled: a new one now and then lets go of the old. */
const COMPILES_PER_SCOPE = 256
const CHECKED_FORMATS = ['date', 'time', 'date-time', 'email', 'ipv4', 'ipv6', 'uri', 'uuid'] as const

/** Marks what references lead to, so that going there is counted. */
const COUNTED = 'counted'
/** So often may one check go through a definition: a recursive union doubles the work with each level of the value. */
const MAX_VISITS = 100_000
const TOO_MUCH: readonly Issue[] = [
  { pointer: '', keyword: COUNTED, message: 'is nested too deeply for its unions to be checked', params: {} },
]

let visits = 0

/** Where a pattern that the linear engine does not take is reported, while a schema is compiled. */
let reportPattern: (problem: string) => void = () => {}
let compiles = 0
const scopes = new Map<string, Ajv2020>()

/**
 * Compiles on the spot; callers keep the result and compile on first use. Patterns run in linear time; one that has no
 * such form is not checked, and `onProblem` is told. A schema that cannot be compiled gives a validator that accepts
 * everything, and `onProblem` is told why. A value whose check takes too many steps does not fit.
 *
 * @param formats - `'annotation'` as JSON Schema 2020-12 has it (§7.2.1): whoever takes the value judges it. `'assertion'`
 * where a client may check them
 * @throws EvalError where the runtime lets nobody compile code (Content Security Policy, Workers)
 */
export function compileValidator(
  schema: JsonObject,
  onProblem: (problem: string) => void,
  formats: 'annotation' | 'assertion' = 'assertion',
): Validator {
  const { $id: _, $schema: __, ...plain } = schema
  reportPattern = onProblem
  try {
    const validator = validatorFor(plain, formats === 'assertion')
    const counted = withCounters(plain)
    const validate = validator.compile(counted)
    validator.removeSchema(counted)
    return (value) => {
      visits = 0
      try {
        if (validate(value)) return undefined
      } catch (error) {
        if (visits > MAX_VISITS) return TOO_MUCH
        throw error
      }
      return (validate.errors ?? [])
        .filter(({ keyword, schemaPath }) => keyword !== 'anyOf' || !isLone(plain, schemaPath))
        .map(({ instancePath, keyword, message, params }) => ({
          pointer: instancePath,
          keyword,
          message: message ?? keyword,
          params,
        }))
    }
  } catch (error) {
    // Where no code may be made of text, nothing could ever be checked: no fault of this schema.
    if (error instanceof EvalError) throw error
    onProblem(`the schema cannot be checked: ${error instanceof Error ? error.message : String(error)}`)
    return () => undefined
  } finally {
    reportPattern = () => {}
  }
}

/** A union of one member is how a reference stands beside something: what is wrong is said of the member. */
function isLone(schema: JsonObject, path: string): boolean {
  let node: JsonValue | undefined = schema
  for (const token of path.split('/').slice(1)) {
    const key = unescapeToken(decodeURIComponent(token))
    if (Array.isArray(node)) node = node[Number(key)]
    else node = isJsonObject(node) && Object.hasOwn(node, key) ? node[key] : undefined
  }
  return Array.isArray(node) && node.length === 1
}

/** Recursion leads through a definition, or the root. */
function withCounters(schema: JsonObject): JsonObject {
  const { $defs } = schema
  if (!isJsonObject($defs)) return schema
  const counted = Object.entries($defs).map(([name, definition]) => [
    name,
    isJsonObject(definition) ? { ...definition, [COUNTED]: true } : definition,
  ])
  return { ...schema, $defs: Object.fromEntries(counted) as JsonObject }
}

/** Every fault is looked for, so only a throw ends a check. @throws Error beyond the limit */
function countVisit(): boolean {
  visits += 1
  if (visits > MAX_VISITS) throw new Error('too many steps')
  return true
}

function validatorFor(schema: JsonObject, validateFormats: boolean): Ajv2020 {
  if (compiles++ >= COMPILES_PER_SCOPE) {
    compiles = 0
    scopes.clear()
  }
  const ownProperties = namesInherited(schema)
  const key = `${ownProperties} ${validateFormats}`
  let scope = scopes.get(key)
  if (scope === undefined) {
    scope = createScope(ownProperties, validateFormats)
    scopes.set(key, scope)
  }
  return scope
}

/** @param ownProperties - slower, and right for properties named as members that every object inherits */
function createScope(ownProperties: boolean, validateFormats: boolean): Ajv2020 {
  const ajv = new Ajv2020({
    strict: false,
    allErrors: true,
    meta: false,
    validateSchema: false,
    logger: false,
    ownProperties,
    validateFormats,
    code: { regExp: Object.assign(createMatcher, { code: 'createMatcher' }) },
  })
  ajv.addKeyword({ keyword: COUNTED, schema: false, validate: countVisit })
  // The validator's own compares every item with every other.
  ajv.removeKeyword('uniqueItems')
  ajv.addKeyword({
    keyword: 'uniqueItems',
    type: 'array',
    schemaType: 'boolean',
    validate: (wanted: boolean, items: readonly JsonValue[]) => !wanted || areUnique(items),
    error: { message: 'must not have the same item twice' },
  })
  if (validateFormats) for (const name of CHECKED_FORMATS) ajv.addFormat(name, fastFormats[name])
  return ajv
}

function createMatcher(source: string): Matcher {
  try {
    return compileLinear(source)
  } catch (error) {
    reportPattern(error instanceof Error ? error.message : String(error))
    return { test: () => true, toString: () => `/${source}/ unchecked` }
  }
}

/** True when a property, or a name that is required, is one of `Object.prototype`: `constructor`, `toString`. */
function namesInherited(node: JsonValue): boolean {
  if (Array.isArray(node))
    return node.some((item) => (typeof item === 'string' ? item in Object.prototype : namesInherited(item)))
  if (!isJsonObject(node)) return false
  return Object.keys(node).some((key) => key in Object.prototype || namesInherited(node[key] ?? null))
}
