/** JSON of the API → `structuredContent`, so that no client refuses it. */
import { CallError } from '../../errors.ts'
import { isJsonObject } from '../../model/json.ts'
import type { JsonObject, JsonValue } from '../../model/json.ts'
import type { Tool, ToolResult } from '../../model/tool.ts'
import type { ApiMcpOptions } from '../../options.ts'
import { compileValidator } from '../../schema/compile-validator.ts'
import { compileFitter } from '../../schema/fit-value.ts'

/** The structured half of a result. */
export type Structured = Pick<ToolResult, 'structuredContent' | 'structuredText'>

export interface StructuredReader {
  /** @param text - of which `value` was parsed. @throws CallError RESPONSE_INVALID in `'strict'` */
  readonly ofJson: (value: JsonValue, text: string) => Structured
  /** For a good answer without JSON in it. @throws CallError RESPONSE_INVALID in `'strict'` */
  readonly ofNothing: () => Structured
}

const NONE: Structured = {}
const EMPTY: Structured = { structuredContent: {}, structuredText: '{}' }

export function compileStructured(
  tool: Tool,
  mode: NonNullable<ApiMcpOptions['outputSchema']>,
  onProblem: (problem: string) => void,
): StructuredReader {
  const { outputSchema, wrapped } = tool
  if (outputSchema === undefined) {
    return { ofJson: (value, text) => (isJsonObject(value) ? asItCame(value, text) : NONE), ofNothing: () => NONE }
  }
  const wrap = wrapped ? (value: JsonValue): JsonValue => ({ result: value }) : (value: JsonValue): JsonValue => value
  const wrapText = wrapped ? (text: string): string => `{"result":${text}}` : (text: string): string => text
  if (mode === 'strict') {
    const check = compileStrict(outputSchema, onProblem)
    return { ofJson: (value, text) => asItCame(check(wrap(value)), wrapText(text)), ofNothing: refuseNothing }
  }
  const fit = compileFitter(outputSchema)
  return {
    ofJson(value, text) {
      const structured = wrap(value)
      const fitting = fit(structured)
      return fitting === structured ? asItCame(fitting, wrapText(text)) : { structuredContent: fitting }
    },
    ofNothing: () => EMPTY,
  }
}

function compileStrict(schema: JsonObject, onProblem: (problem: string) => void): (value: JsonValue) => JsonObject {
  const validate = compileValidator(schema, onProblem)
  return (value) => {
    const issues = validate(value)
    if (issues === undefined && isJsonObject(value)) return value
    const [issue] = issues ?? []
    const what =
      issue === undefined ? 'it is no object' : `${issue.pointer === '' ? 'it' : issue.pointer} ${issue.message}`
    throw new CallError('RESPONSE_INVALID', `The API's answer does not fit its declared schema: ${what}.`)
  }
}

function refuseNothing(): never {
  throw new CallError('RESPONSE_INVALID', "The API's answer is no JSON, which its declared schema asks for.")
}

/** JSON text with line breaks could not stand in an event stream or on a line of stdio. */
function asItCame(structuredContent: JsonObject, text: string): Structured {
  return text.includes('\n') || text.includes('\r')
    ? { structuredContent }
    : { structuredContent, structuredText: text }
}
