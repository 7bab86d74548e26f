/** A body that is made of several arguments, one for each property. */
import type { JsonSchema, JsonValue } from '../../model/json.ts'
import type { Definitions, MediaType } from '../../model/operation.ts'
import { LONG_INTEGER } from '../arguments/exact-integers.ts'
import type { Arguments, ReadArgument } from './argument-reader.ts'
import { bodyKindOf, isBinarySchema, resolveSchema, textEncodingOf } from '../../schema/binary-schema.ts'
import { concreteType, toMultipart } from './body-content.ts'
import type { WrittenBody } from './body-content.ts'
import { compileBodyValue } from './body-value.ts'
import { encodeBytes, toUrlAlphabet } from './encode-bytes.ts'
import { isFileObject, readFile } from './file-value.ts'
import { isInteger } from '../../schema/integer-schema.ts'
import { compileField } from './multipart-parts.ts'
import { shapeOfObject } from './object-schema.ts'
import { encodingOf, writeForm } from './write-form.ts'

/** A property of the body and the argument that fills it. */
export interface Field {
  readonly argument: string
  readonly name: string
  readonly read: ReadArgument
}

/** @throws CallError ARGUMENTS_INVALID, REQUEST_REFUSED */
export type WriteFields = (args: Arguments) => WrittenBody

export function compileFields(fields: readonly Field[], media: MediaType, definitions: Definitions): WriteFields {
  const contentType = concreteType(media.contentType)
  const { properties: declared } = shapeOfObject(media.schema, definitions)
  switch (bodyKindOf(media, definitions)) {
    case 'json': {
      const members = fields.map(
        (field) =>
          [`${JSON.stringify(field.name)}:`, field.read, toJsonWriter(declared.get(field.name), definitions)] as const,
      )
      return (args) => ({ contentType, body: writeMembers(members, args) })
    }
    case 'form': {
      const properties = fields.map((field) => ({
        field,
        toValue: compileFormValue(field, declared.get(field.name), definitions),
      }))
      return (args) => {
        const values = properties.map(({ field, toValue }) => [field.name, toValue(field.read(args))] as const)
        return { contentType, body: writeForm(values, media.encoding) }
      }
    }
    case 'multipart': {
      const properties = fields.map((field) => {
        const schema = declared.get(field.name)
        return { field, toParts: compileField(field.name, schema, encodingOf(media.encoding, field.name), definitions) }
      })
      return (args) =>
        toMultipart(
          contentType,
          properties.flatMap(({ field, toParts }) => toParts(field.read(args), field.argument)),
        )
    }
    default: {
      const write = compileBodyValue(media, definitions, 'body')
      return (args) => write(toObject(fields, args))
    }
  }
}

type Member = readonly [key: string, read: ReadArgument, write: (value: JsonValue) => string]

function writeMembers(members: readonly Member[], args: Arguments): string {
  let text = ''
  for (const [key, read, write] of members) {
    const value = read(args)
    if (value !== undefined) text += (text === '' ? '' : ',') + key + write(value)
  }
  return `{${text}}`
}

/** Digits that no number of ours holds come as text and go out as they are. */
function toJsonWriter(schema: JsonSchema | undefined, definitions: Definitions): (value: JsonValue) => string {
  if (!isInteger(schema, definitions)) return (value) => JSON.stringify(value)
  return (value) => (typeof value === 'string' && LONG_INTEGER.test(value) ? value : JSON.stringify(value))
}

/** Forms are text: files go as base64 (OpenAPI 3.2 §4.15.3.2). */
function compileFormValue(
  { argument }: Field,
  schema: JsonSchema | undefined,
  definitions: Definitions,
): (value: JsonValue | undefined) => JsonValue | undefined {
  if (!isBinarySchema(schema, definitions, false)) return (value) => value
  const encoding = textEncodingOf(resolveSchema(schema, definitions) ?? {}) ?? 'base64'
  return (value) => {
    if (value === undefined) return undefined
    if (isFileObject(value) || (typeof value === 'string' && value.startsWith('data:')))
      return encodeBytes(readFile(value, argument).bytes, encoding)
    return typeof value === 'string' && encoding === 'base64url' ? toUrlAlphabet(value) : value
  }
}

/** Without a prototype, so that a property `__proto__` is one. */
function toObject(fields: readonly Field[], args: Arguments): Record<string, JsonValue | undefined> {
  const object = Object.create(null) as Record<string, JsonValue | undefined>
  for (const field of fields) object[field.name] = field.read(args)
  return object
}
