/** What becomes of each keyword of a schema: one table. */
import type { JsonValue } from '../model/json.ts'
import { toPattern } from './pattern.ts'
import { cleanText, shorten, withoutHidden, withoutMarkup } from './text.ts'

/** How a keyword's value is built: from no schema, from one, a list of them, or a map of them by name. */
export type KeywordKind = 'value' | 'schema' | 'list' | 'map'

/** JSON Schema 2020-12 keywords that hold schemas. What stands neither here nor in {@link toKeywordValue} is left out. */
export const SCHEMA_KEYWORDS: ReadonlyMap<string, Exclude<KeywordKind, 'value'>> = new Map([
  ['items', 'schema'],
  ['additionalProperties', 'schema'],
  ['propertyNames', 'schema'],
  ['contains', 'schema'],
  ['not', 'schema'],
  ['if', 'schema'],
  ['then', 'schema'],
  ['else', 'schema'],
  ['anyOf', 'list'],
  ['oneOf', 'list'],
  ['allOf', 'list'],
  ['prefixItems', 'list'],
  ['properties', 'map'],
  ['patternProperties', 'map'],
  ['dependentSchemas', 'map'],
])

/** Formats that repeat the type, or say how a program stores the value. */
const EMPTY_FORMATS: ReadonlySet<string> = new Set(
  (
    'string number integer boolean array object null nullable unknown none enum text str int bool binary password ' +
    'int8 int16 int32 int64 uint8 uint16 uint32 uint64 long float double decimal'
  ).split(' '),
)
/** Of a title or the name of a format. */
const MAX_WORD_BYTES = 100
const MAX_DEFAULT_BYTES = 80
/** Greatest and smallest numbers of programs are no bounds that an API has. */
const GREATEST_OF_PROGRAMS = 2_147_483_647

/**
 * Cleans the value of a keyword that holds no schema.
 *
 * @param descriptionBytes - about how long a description may be
 * @param problem - told why something that was meant is left out
 * @returns undefined when the keyword says nothing that a caller needs, or does not belong into a tool's schema
 */
export function toKeywordValue(
  keyword: string,
  value: JsonValue,
  descriptionBytes: number,
  problem: (message: string) => void,
): JsonValue | undefined {
  switch (keyword) {
    case 'enum':
    case 'const':
      return withoutHidden(value)
    case 'type':
    case 'exclusiveMinimum':
    case 'exclusiveMaximum':
    case 'minContains':
    case 'maxContains':
    case 'dependentRequired':
      return value
    case 'required':
      return Array.isArray(value) && value.length > 0 ? value : undefined
    case 'default':
      return isDefaultToSay(value) ? withoutHidden(value) : undefined
    case 'deprecated':
    case 'uniqueItems':
      return value === true ? true : undefined
    case 'description':
      return toText(value, descriptionBytes)
    case 'title':
    case 'contentEncoding':
    case 'contentMediaType':
      return toText(value, MAX_WORD_BYTES)
    case 'format':
      return typeof value === 'string' && EMPTY_FORMATS.has(value.toLowerCase())
        ? undefined
        : toText(value, MAX_WORD_BYTES)
    case 'multipleOf':
      return Number(value) > 0 ? value : undefined
    case 'pattern':
      return toPatternValue(value, problem)
    case 'minimum':
      return Number(value) < -GREATEST_OF_PROGRAMS ? undefined : value
    case 'minLength':
    case 'minItems':
    case 'minProperties':
      return value === 0 ? undefined : value
    case 'maximum':
    case 'maxLength':
    case 'maxItems':
    case 'maxProperties':
      return Number(value) >= GREATEST_OF_PROGRAMS ? undefined : value
    default:
      return undefined
  }
}

/** Nobody copies a default that is long; some are prose. */
function isDefaultToSay(value: JsonValue): boolean {
  return (
    value !== null &&
    ((typeof value !== 'object' && typeof value !== 'string') || JSON.stringify(value).length <= MAX_DEFAULT_BYTES)
  )
}

function toText(value: JsonValue, bytes: number): string | undefined {
  if (typeof value !== 'string') return undefined
  const text = shorten(withoutMarkup(cleanText(value)), bytes)
  return text === '' ? undefined : text
}

function toPatternValue(value: JsonValue, problem: (message: string) => void): string | undefined {
  if (typeof value !== 'string' || /^(\^?\.\*\$?)?$/.test(value)) return undefined
  const pattern = toPattern(value)
  if (pattern === undefined)
    problem(`the pattern ${value.slice(0, 100)} is no regular expression of ECMA-262 and is left out`)
  return pattern
}
