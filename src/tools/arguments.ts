/** An operation → what a caller may give: flat arguments, each with its schema and its place in the request. */
import { kindOf } from '../model/media-type.ts'
import type { JsonObject, JsonSchema } from '../model/json.ts'
import type { Definitions, MediaType, Operation, Parameter } from '../model/operation.ts'
import type { Argument } from '../model/tool.ts'
import type { ProblemSink, SchemaCleaner } from '../schema/clean-schema.ts'
import { bodyKindOf } from '../schema/binary-schema.ts'
import { withoutEcho } from '../schema/echo.ts'
import { partsOf } from '../schema/parts.ts'
import { cleanText, shorten, withoutMarkup } from '../schema/text.ts'
import { nameArguments } from './argument-names.ts'
import type { WireName } from './argument-names.ts'
import { isEmptyBody, isOpen, toBodyProperties } from './body-shape.ts'
import { documentSchema, fieldSchema, partSchema, wholeBodySchema } from './file-schema.ts'

/** An argument and what a caller may give for it. */
export interface DescribedArgument {
  readonly argument: Argument
  /** Cleaned. */
  readonly schema: JsonObject
  /** The description is the operator's: no size is a reason to change it. */
  readonly isChosen?: boolean
}

export interface Arguments {
  readonly list: readonly DescribedArgument[]
  /** Which properties of the body are required or go together, in words. */
  readonly condition?: string
}

/** Makes the arguments of operations; parameters that operations share are prepared once. */
export interface ArgumentCompiler {
  compile(operation: Operation, media: MediaType | undefined, report: ProblemSink): Arguments
}

/** @param descriptionBytes - about how long the description of an argument may be */
export function createArgumentCompiler(
  cleaner: SchemaCleaner,
  definitions: Definitions,
  descriptionBytes: number,
): ArgumentCompiler {
  const context = (report: ProblemSink): Context => ({ cleaner, definitions, descriptionBytes, report })
  const prepared = new WeakMap<Parameter, JsonObject>()
  return {
    compile(operation, media, report) {
      const body = media && describeBody(operation, media, context(report))
      const parameters = operation.parameters.map((parameter) => {
        const schema = prepared.get(parameter) ?? describeParameter(parameter, context(report))
        prepared.set(parameter, schema)
        return { wire: wireOf(parameter), parameter, required: parameter.required, schema }
      })
      const parts: readonly Part[] = [...parameters, ...(body?.parts ?? [])]
      const names = nameArguments(parts.map((part) => part.wire))
      const list = parts.map(({ wire, parameter, required, schema, whole }, at): DescribedArgument => ({
        argument: {
          argument: names[at] ?? wire.name,
          in: wire.in,
          ...(whole || wire.in === 'querystring' ? {} : { name: wire.name }),
          required,
          ...(parameter ? { parameter } : {}),
        },
        schema,
      }))
      const needed = list.filter((_, at) => parts[at]?.needed === true).map(({ argument }) => argument.argument)
      const conditions = [
        ...(needed.length > 0 ? [`With a body, required: ${needed.join(', ')}.`] : []),
        ...(body?.condition === undefined ? [] : [body.condition]),
      ]
      return { list, ...(conditions.length > 0 ? { condition: conditions.join(' ') } : {}) }
    },
  }
}

interface Part {
  readonly wire: WireName
  readonly required: boolean
  /** Required as soon as an optional body is sent. */
  readonly needed?: boolean
  readonly schema: JsonObject
  readonly parameter?: Parameter
  /** The argument is the body as a whole. */
  readonly whole?: boolean
}

interface Context {
  readonly cleaner: SchemaCleaner
  readonly definitions: Definitions
  readonly descriptionBytes: number
  readonly report: ProblemSink
}

function describeBody(
  operation: Operation,
  media: MediaType,
  context: Context,
): { readonly parts: readonly Part[]; readonly condition?: string } | undefined {
  const { body } = operation
  if (!body) return undefined
  const { cleaner, definitions, descriptionBytes, report } = context
  const clean = (schema: JsonSchema): JsonObject => cleaner.clean(schema, report)
  const definition = (name: string): JsonObject => cleaner.definition(name, report)
  const kind = bodyKindOf(media, definitions)
  const isObject = kind === 'json' || kind === 'form' || kind === 'multipart'
  const flat =
    isObject && media.schema !== undefined && !isOpen(media.schema, definitions)
      ? toBodyProperties(clean(media.schema), definition)
      : undefined
  if (!flat) {
    const isEmpty = isObject && media.schema !== undefined && isEmptyBody(clean(media.schema), definition)
    if (isEmpty && !body.required) return undefined
    const schema = describe(wholeBodySchema(media, clean, definitions), body.description, descriptionBytes)
    return { parts: [{ wire: { name: 'body', in: body.in }, required: body.required, schema, whole: true }] }
  }
  const declared = kind === 'multipart' ? declaredProperties(media.schema, definitions) : undefined
  const parts = Object.keys(flat.properties).map((name): Part => {
    const cleaned = flat.properties[name] as JsonObject
    const encoding = kind === 'json' ? undefined : encodingOf(media, name)
    const source = declared?.get(name)
    return {
      wire: { name, in: body.in },
      required: body.required && flat.required.has(name),
      needed: !body.required && flat.required.has(name),
      schema:
        source === undefined ? fieldSchema(cleaned, encoding) : partSchema(source, cleaned, encoding, definitions),
    }
  })
  return { parts, ...(flat.condition === undefined ? {} : { condition: flat.condition }) }
}

function encodingOf({ encoding }: MediaType, name: string): NonNullable<MediaType['encoding']>[string] | undefined {
  return encoding && Object.hasOwn(encoding, name) ? encoding[name] : undefined
}

/** The properties of an object as the API has them, through references and `allOf`. */
function declaredProperties(schema: JsonSchema | undefined, definitions: Definitions): Map<string, JsonSchema> {
  const found = new Map<string, JsonSchema>()
  for (const { properties } of partsOf(schema, definitions)) {
    for (const [name, property] of Object.entries(properties ?? {})) {
      if (!found.has(name)) found.set(name, property as JsonSchema)
    }
  }
  return found
}

function describeParameter(parameter: Parameter, { cleaner, descriptionBytes, report }: Context): JsonObject {
  const cleaned = cleaner.clean(parameter.schema, report)
  const isDocument = parameter.contentType !== undefined && kindOf(parameter.contentType) === 'text'
  const declared = isDocument ? documentSchema(cleaned, parameter.contentType ?? '') : cleaned
  const schema = parameter.allowEmptyValue && parameter.in === 'query' ? orEmpty(declared) : declared
  const described = withoutEcho(
    describe(schema, parameter.description, descriptionBytes),
    parameter.name,
    descriptionBytes,
  )
  return parameter.deprecated ? { ...described, deprecated: true } : described
}

/** `allowEmptyValue` (OpenAPI 3.2 §4.12.1.1): the empty string stands in place of a value of any type. */
function orEmpty(schema: JsonObject): JsonObject {
  const { type, description: _, ...rest } = schema
  const takesEmpty = type === undefined ? Object.keys(rest).length === 0 : [type].flat().includes('string')
  if (takesEmpty && !['enum', 'const', 'minLength', 'pattern', 'format'].some((keyword) => keyword in rest))
    return schema
  return { anyOf: [schema, { type: 'string', maxLength: 0 }] }
}

function describe(schema: JsonObject, description: string | undefined, bytes: number): JsonObject {
  const text = shorten(withoutMarkup(cleanText(description ?? '')), bytes)
  return text === '' || text === schema['description'] ? schema : { ...schema, description: text }
}

function wireOf(parameter: Parameter): WireName {
  return { name: parameter.name === '' ? parameter.in : parameter.name, in: parameter.in }
}
