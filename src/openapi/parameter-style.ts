/** How values are written into a request (OpenAPI 3.2 §4.12.2; 2.0 `collectionFormat`). */
import { isJsonObject } from '../model/json.ts'
import type { JsonObject } from '../model/json.ts'
import type { ParameterLocation, ParameterStyle } from '../model/operation.ts'
import { isTrue } from './reader.ts'

export interface Style {
  readonly style: ParameterStyle
  readonly explode: boolean
  /** 2.0: delimiters of the arrays inside of the array, outermost first. */
  readonly nested?: readonly string[]
}

/** The first is the default. */
const STYLES: Readonly<Record<ParameterLocation, readonly ParameterStyle[]>> = {
  path: ['simple', 'label', 'matrix'],
  query: ['form', 'spaceDelimited', 'pipeDelimited', 'tabDelimited', 'deepObject'],
  querystring: ['form'],
  header: ['simple'],
  cookie: ['form', 'cookie'],
}

/**
 * @param onProblem - told when the style is unknown or is not one of that location; the default is taken then
 */
export function readStyle(value: JsonObject, location: ParameterLocation, onProblem: (problem: string) => void): Style {
  const known = STYLES[location]
  const declared = value['style']
  let style = known.find((candidate) => candidate === declared)
  if (style === undefined) {
    style = known[0] ?? 'form'
    if (declared !== undefined) {
      onProblem(`${JSON.stringify(declared)} is no style of ${location} parameters; "${style}" is used`)
    }
  }
  const explode = value['explode']
  return { style, explode: explode === undefined ? style === 'form' || style === 'cookie' : isTrue(explode) }
}

/** 2.0 §5.2.10, §5.2.11: the array's own format, and those of the arrays inside of it. */
export function readCollectionFormat(
  value: JsonObject,
  location: ParameterLocation | 'formData',
  onProblem: (problem: string) => void,
): Style {
  const style = readOuterFormat(value, location, onProblem)
  const nested = readNestedFormats(value['items'])
  return nested.length === 0 ? style : { ...style, nested }
}

const DELIMITERS: Readonly<Record<string, string>> = { ssv: ' ', tsv: '\t', pipes: '|' }
const MAX_NESTING = 8

function readNestedFormats(items: unknown): string[] {
  const delimiters: string[] = []
  for (let inner = items; isJsonObject(inner) && inner['type'] === 'array'; inner = inner['items']) {
    const format = inner['collectionFormat']
    delimiters.push((typeof format === 'string' && DELIMITERS[format]) || ',')
    if (delimiters.length === MAX_NESTING) break
  }
  return delimiters
}

/** What `multi` means exists only where a name can be repeated. */
function readOuterFormat(
  value: JsonObject,
  location: ParameterLocation | 'formData',
  onProblem: (problem: string) => void,
): Style {
  const repeats = location === 'query' || location === 'formData'
  const single: ParameterStyle = location === 'path' || location === 'header' ? 'simple' : 'form'
  const format = value['collectionFormat']
  switch (format) {
    case 'multi':
      if (repeats) return { style: 'form', explode: true }
      break
    case 'ssv':
      return { style: 'spaceDelimited', explode: false }
    case 'tsv':
      return { style: 'tabDelimited', explode: false }
    case 'pipes':
      return { style: 'pipeDelimited', explode: false }
    case undefined:
    case 'csv':
      return { style: single, explode: false }
    default:
  }
  onProblem(`collectionFormat ${JSON.stringify(format)} is none of ${location} parameters; "csv" is used`)
  return { style: single, explode: false }
}
