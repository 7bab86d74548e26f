/** Parameter objects → parameters of our model (OpenAPI 3.2 §4.12; 2.0 §5.2.10). */
import type { JsonObject } from '../model/json.ts'
import type { Parameter, ParameterLocation, SecurityRequirement, SecurityScheme } from '../model/operation.ts'
import { readCollectionFormat, readStyle } from './parameter-style.ts'
import { readEncodings } from './read-media.ts'
import { follow, isTrue, listAt, membersAt, textOf } from './reader.ts'
import type { ObjectPlace, Reader } from './reader.ts'
import { isReservedHeader } from './reserved-headers.ts'
import type { Place } from './resolver.ts'

export interface DeclaredParameters {
  readonly parameters: readonly Parameter[]
  /** 2.0: the parameters `in: body` and `in: formData`, which are the request body. */
  readonly body: readonly ObjectPlace[]
}

export interface ParameterReader {
  /**
   * Those of the path item and the operation, folded: of equal name and location the operation's counts.
   *
   * @param owners - path items first, the operation last
   */
  read(owners: readonly Place[]): DeclaredParameters
}

const LOCATIONS: ReadonlySet<unknown> = new Set<ParameterLocation>(['path', 'query', 'querystring', 'header', 'cookie'])

/** Parameters of components are read once and shared by all operations. */
export function createParameterReader(reader: Reader): ParameterReader {
  const shared = new WeakMap<object, Parameter | 'none'>()

  function parameterAt(place: ObjectPlace, name: string): Parameter | undefined {
    const known = shared.get(place.value)
    const parameter = known ?? readParameter(reader, place, name) ?? 'none'
    if (!known) shared.set(place.value, parameter)
    return parameter === 'none' ? undefined : parameter
  }

  return {
    read(owners) {
      const parameters = new Map<string, Parameter>()
      const body = new Map<string, ObjectPlace>()
      for (const owner of owners) {
        const own = new Set<string>()
        for (const start of listAt(reader, owner, 'parameters')) {
          const place = follow(reader, start, 'PARAMETER_INVALID')
          const name = place && textOf(place.value['name'])
          if (!place || name === undefined) {
            if (place) reader.report('PARAMETER_INVALID', start.pointer, 'a parameter needs a "name"; it is left out')
            continue
          }
          const location = textOf(place.value['in']) ?? ''
          const key = `${location} ${location === 'header' ? name.toLowerCase() : name}`
          if (own.has(key)) {
            reader.report(
              'PARAMETER_INVALID',
              start.pointer,
              `"${name}" in ${location} is declared twice; the last one counts`,
            )
          }
          own.add(key)
          if (reader.version === '2.0' && (location === 'body' || location === 'formData')) {
            body.set(location === 'body' ? location : key, place)
            continue
          }
          const parameter = parameterAt(place, name)
          if (parameter) parameters.set(key, parameter)
          else parameters.delete(key)
        }
      }
      return { parameters: [...parameters.values()], body: [...body.values()] }
    },
  }
}

function readParameter(reader: Reader, place: ObjectPlace, name: string): Parameter | undefined {
  const { value, pointer } = place
  const location = value['in']
  if (!isLocation(location)) {
    reader.report(
      'PARAMETER_INVALID',
      pointer,
      `${JSON.stringify(location)} is no location of a parameter; "${name}" is left out`,
    )
    return undefined
  }
  if (location === 'header' && isReservedHeader(name)) return undefined
  const problem = (message: string): void => reader.report('PARAMETER_INVALID', pointer, message)
  const { schema, contentType, encoding } = locateSchema(reader, place, location)
  const { style, explode, nested } =
    reader.version === '2.0' ? readCollectionFormat(value, location, problem) : readStyle(value, location, problem)
  const parameter: { -readonly [Member in keyof Parameter]: Parameter[Member] } = {
    name,
    in: location,
    required: location === 'path' || isTrue(value['required']),
    deprecated: isTrue(value['deprecated']),
    get schema() {
      return schema.value === undefined ? {} : reader.schemas.read(schema)
    },
    style,
    explode,
    allowReserved: isTrue(value['allowReserved']),
    allowEmptyValue: isTrue(value['allowEmptyValue']),
    pointer,
  }
  const description = typeof value['description'] === 'string' ? textOf(value['description']) : undefined
  if (description !== undefined) parameter.description = description
  if (contentType !== undefined) parameter.contentType = contentType
  if (encoding !== undefined) parameter.encoding = encoding
  if (nested !== undefined) parameter.nested = nested
  return parameter
}

interface LocatedSchema {
  readonly schema: Place
  readonly contentType?: string
  readonly encoding?: Parameter['encoding']
}

function locateSchema(reader: Reader, place: ObjectPlace, location: ParameterLocation): LocatedSchema {
  const { child } = reader.resolver
  if (reader.version === '2.0') return { schema: inlineSchema(place) }
  const schema = child(place, 'schema')
  if (schema.value !== undefined) return { schema }
  const [content] = membersAt(reader, place, 'content')
  if (content) {
    const [contentType, start] = content
    const media = start.value === null ? undefined : follow(reader, start, 'PARAMETER_INVALID')
    if (!media) return { schema: { ...start, value: undefined }, contentType }
    const encoding = readEncodings(reader, media)
    return { schema: child(media, 'schema'), contentType, ...(encoding && { encoding }) }
  }
  const inline = inlineSchema(place)
  const problem = inline.value === undefined ? 'accepts anything' : 'is read like one of 2.0'
  reader.report(
    'PARAMETER_INVALID',
    place.pointer,
    `a ${location} parameter needs a "schema" or "content"; it ${problem}`,
  )
  return { schema: inline }
}

const INLINE = [
  'type',
  'format',
  'items',
  'default',
  'enum',
  'maximum',
  'exclusiveMaximum',
  'minimum',
  'exclusiveMinimum',
  'maxLength',
  'minLength',
  'pattern',
  'maxItems',
  'minItems',
  'uniqueItems',
  'multipleOf',
  'x-nullable',
]

/** In 2.0 the keywords of the schema are members of the parameter itself. */
export function inlineSchema(place: ObjectPlace): Place {
  const schema: JsonObject = {}
  for (const key of INLINE) {
    if (place.value[key] !== undefined) schema[key] = place.value[key]
  }
  return { ...place, value: Object.keys(schema).length > 0 ? schema : undefined }
}

/**
 * Parameters that carry the credentials of the operation's own security schemes: they are the operator's to give.
 */
export function isCredential(
  parameter: Parameter,
  security: readonly SecurityRequirement[],
  schemes: ReadonlyMap<string, SecurityScheme>,
): boolean {
  return security.some((requirement) =>
    Object.keys(requirement).some((name) => {
      const scheme = schemes.get(name)
      if (scheme?.type !== 'apiKey' || scheme.in !== parameter.in) return false
      if (scheme.in !== 'header') return scheme.name === parameter.name
      return scheme.name.toLowerCase() === parameter.name.toLowerCase()
    }),
  )
}

function isLocation(value: unknown): value is ParameterLocation {
  return LOCATIONS.has(value)
}
