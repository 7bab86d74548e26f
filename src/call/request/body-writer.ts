/** The body of an operation → a function that writes it in the tool's media type, or leaves it out. */
import { CallError } from '../../errors.ts'
import type { Definitions, MediaType } from '../../model/operation.ts'
import type { Argument, Tool } from '../../model/tool.ts'
import { readerOf } from './argument-reader.ts'
import type { Arguments } from './argument-reader.ts'
import type { WrittenBody } from './body-content.ts'
import { compileFields } from './body-fields.ts'
import type { Field } from './body-fields.ts'
import { compileBodyValue } from './body-value.ts'
import { shapeOfObject } from './object-schema.ts'

/** Undefined: no body is sent. @throws CallError ARGUMENTS_INVALID, REQUEST_REFUSED */
export type WriteBody = (args: Arguments) => WrittenBody | undefined

/** @returns undefined for an operation that never sends a body */
export function compileBody(tool: Tool, definitions: Definitions): WriteBody | undefined {
  const args = tool.arguments.filter((argument) => argument.in === 'body' || argument.in === 'formData')
  const { body } = tool.operation
  const media = tool.media ?? body?.content[0]
  if (media === undefined || (args.length === 0 && body?.required !== true)) return undefined
  const whole = args.find((argument) => argument.name === undefined)
  if (whole !== undefined) return compileWhole(whole, media, definitions)
  const fields = args.map(toField)
  const write = compileFields(fields, media, definitions)
  return body?.required === true ? write : optional(fields, requiredFields(fields, media, definitions), write)
}

function compileWhole(argument: Argument, media: MediaType, definitions: Definitions): WriteBody {
  const read = readerOf(argument)
  const write = compileBodyValue(media, definitions, argument.argument)
  return (args) => {
    const value = read(args)
    return value === undefined ? undefined : write(value)
  }
}

function toField(argument: Argument): Field {
  return { argument: argument.argument, name: argument.name ?? argument.argument, read: readerOf(argument) }
}

/** An optional body is sent when one of its arguments was given; then it has to be complete. */
function optional(fields: readonly Field[], required: readonly Field[], write: WriteBody): WriteBody {
  return (args) => {
    if (fields.every((field) => field.read(args) === undefined)) return undefined
    const missing = required.find((field) => field.read(args) === undefined)
    if (missing === undefined) return write(args)
    throw new CallError(
      'ARGUMENTS_INVALID',
      `The argument "${missing.argument}" is required as soon as a body is sent. Add it, or leave out all arguments of the body.`,
    )
  }
}

function requiredFields(fields: readonly Field[], media: MediaType, definitions: Definitions): Field[] {
  const { required } = shapeOfObject(media.schema, definitions)
  return fields.filter((field) => required.has(field.name))
}
