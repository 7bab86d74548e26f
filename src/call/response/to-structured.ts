/** JSON of the API → `structuredContent`, so that no client refuses it. */
import { CallError } from '../../errors.ts'
import { isJsonObject } from '../../model/json.ts'
import type { JsonObject, JsonValue } from '../../model/json.ts'
import type { ContentBlock, JsonText, Tool, ToolResult } from '../../model/tool.ts'
import type { ApiMcpOptions } from '../../options.ts'
import { compileValidator } from '../../schema/compile-validator.ts'
import { compileFitter } from '../../schema/fit-value.ts'
import type { SentJson } from './sent-json.ts'

export interface StructuredReader {
  /** @throws CallError RESPONSE_INVALID in `'strict'` */
  readonly ofJson: (block: ContentBlock, json: SentJson) => ToolResult
  /** For a good answer without JSON in it. @throws CallError RESPONSE_INVALID in `'strict'` */
  readonly ofNothing: (block: ContentBlock) => ToolResult
}

/** The results hold the block, which shows all of the answer, and what is structured of it. */
export function compileStructured(
  tool: Tool,
  mode: NonNullable<ApiMcpOptions['outputSchema']>,
  onProblem: (problem: string) => void,
): StructuredReader {
  const { outputSchema, wrapped } = tool
  if (outputSchema === undefined) return { ofJson: passOn, ofNothing: (block) => ({ content: [block] }) }
  const wrap = wrapped ? (value: JsonValue): JsonValue => ({ result: value }) : (value: JsonValue): JsonValue => value
  const lineOf = wrapped ? wrapLine : ({ line }: SentJson): JsonText | undefined => line
  const toResult = (
    block: ContentBlock,
    json: SentJson,
    structuredContent: JsonObject,
    asItCame: boolean,
  ): ToolResult => {
    const serialized = { structuredContent: asItCame ? lineOf(json) : undefined, text: json.quoted }
    return { content: [block], structuredContent, serialized }
  }
  if (mode === 'strict') {
    const check = compileStrict(outputSchema, onProblem)
    return {
      ofJson: (block, json) => toResult(block, json, check(wrap(json.value)), true),
      ofNothing: refuseNothing,
    }
  }
  const fit = compileFitter(outputSchema)
  return {
    ofJson(block, json) {
      const structured = wrap(json.value)
      const fitting = fit(structured)
      return toResult(block, json, fitting, fitting === structured)
    },
    ofNothing: (block) => ({ content: [block], structuredContent: {}, serialized: { structuredContent: '{}' } }),
  }
}

/** Without a schema objects are structured content, and need not be parsed for that. */
function passOn(block: ContentBlock, json: SentJson): ToolResult {
  if (!json.isObject) return { content: [block], serialized: { text: json.quoted } }
  if (json.quoted !== undefined) return new UnparsedResult(block, json)
  return { content: [block], structuredContent: json.value as JsonObject, serialized: { structuredContent: json.line } }
}

class UnparsedResult implements ToolResult {
  /** An own member, as it is of other results; one function for all: V8 keeps what a getter of one object holds until a full collection. */
  static readonly #PARSED_LATER = {
    enumerable: true,
    get(this: UnparsedResult): JsonObject {
      return this.#json.value as JsonObject
    },
  }

  readonly content: ToolResult['content']
  declare readonly structuredContent: JsonObject
  readonly serialized: NonNullable<ToolResult['serialized']>
  readonly #json: SentJson

  constructor(block: ContentBlock, json: SentJson) {
    this.content = [block]
    this.serialized = { structuredContent: json.line, text: json.quoted }
    this.#json = json
    Object.defineProperty(this, 'structuredContent', UnparsedResult.#PARSED_LATER)
  }
}

const WRAP_START = '{"result":'

function wrapLine({ line }: SentJson): JsonText | undefined {
  if (line === undefined || typeof line === 'string') return line && `${WRAP_START}${line}}`
  const end = WRAP_START.length + line.length
  return {
    length: end + 1,
    copy(target, at) {
      target.write(WRAP_START, at)
      line.copy(target, at + WRAP_START.length)
      target.write('}', at + end)
    },
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
