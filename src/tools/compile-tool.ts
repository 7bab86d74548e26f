/** One operation and what was decided about it → a tool whose schemas are made when someone looks at them. */
import type { JsonObject, JsonSchema } from '../model/json.ts'
import type { Api, MediaType, Operation } from '../model/operation.ts'
import type { WarningSink } from '../model/warning.ts'
import type { Argument, Tool, ToolAnnotations } from '../model/tool.ts'
import type { ApiMcpOptions, ToolChanges } from '../options.ts'
import { createBundler } from '../schema/bundle.ts'
import type { Bundler } from '../schema/bundle.ts'
import { createSchemaCleaner } from '../schema/clean-schema.ts'
import type { ProblemSink, SchemaCleaner } from '../schema/clean-schema.ts'
import { createShaper } from '../schema/shape.ts'
import { createFolder } from '../schema/fold.ts'
import type { Folder } from '../schema/fold.ts'
import type { Shaper } from '../schema/shape.ts'
import type { CompileSettings } from './compile.ts'
import { changeArguments } from './argument-changes.ts'
import { createArgumentCompiler } from './arguments.ts'
import type { ArgumentCompiler, Arguments } from './arguments.ts'
import { toInputSchema } from './input-schema.ts'
import type { InputSchema, Room } from './input-schema.ts'
import { successSchema, toStrictSchema, toTolerantSchema } from './output-schema.ts'
import type { SizeLimits } from './sizes.ts'
import { toResponseText } from './response-text.ts'
import { escapeToken } from '../model/pointer-token.ts'

/** A tolerant output schema has at most as many bytes as the rest of its tool, and this many in any case. */
const OUTPUT_BYTES = { least: 512, most: 4096 }

/** What all tools of an API share: what is found out for one serves the others. */
export interface ToolContext {
  readonly api: Api
  readonly input: { readonly cleaner: SchemaCleaner; readonly bundler: Bundler; readonly folder: Folder }
  readonly output: { readonly cleaner: SchemaCleaner; readonly bundler: Bundler }
  readonly arguments: ArgumentCompiler
  readonly shaper: Shaper
  readonly outputSchema: NonNullable<ApiMcpOptions['outputSchema']>
  readonly descriptions: NonNullable<ApiMcpOptions['descriptions']>
  /** About how long a tool may be. */
  readonly toolBytes: number
  readonly warn: WarningSink
}

export function createToolContext(
  api: Api,
  options: Pick<CompileSettings, 'outputSchema' | 'descriptions'>,
  limits: SizeLimits,
  warn: WarningSink,
): ToolContext {
  const { outputSchema = 'tolerant', descriptions = 'short' } = options
  const { definitions } = api
  const side = (direction: 'input' | 'output'): ToolContext['output'] & { readonly cleaner: SchemaCleaner } => {
    const cleaner = createSchemaCleaner({
      definitions,
      direction,
      examples: descriptions === 'full',
      descriptionBytes: limits.argument,
    })
    return { cleaner, bundler: createBundler(cleaner) }
  }
  const input = side('input')
  return {
    api,
    input: { ...input, folder: createFolder(input.cleaner) },
    output: side('output'),
    arguments: createArgumentCompiler(input.cleaner, definitions, limits.argument),
    shaper: createShaper(definitions),
    outputSchema,
    descriptions,
    toolBytes: limits.tool,
    warn,
  }
}

/** What was decided about a tool before its schemas are looked at. */
export interface ToolPlan {
  readonly name: string
  readonly title?: string
  /** The description without the responses. */
  readonly describe: () => string
  readonly annotations: ToolAnnotations
  readonly media?: MediaType
  readonly operation: Operation
  readonly changes?: ToolChanges['arguments']
}

/** A tool. Its schemas are getters: a copy by `{ ...tool }` has none. */
export class CompiledTool implements Tool {
  readonly name: string
  readonly title?: string
  readonly annotations: ToolAnnotations
  readonly media?: MediaType
  readonly operation: Operation
  readonly #plan: ToolPlan
  readonly #context: ToolContext
  #arguments: Arguments | undefined
  #list: readonly Argument[] | undefined
  #ownDescription: string | undefined
  #description: string | undefined
  #inputSchema: InputSchema | undefined
  #outputSchema: JsonObject | undefined
  #wrapped: boolean | undefined

  constructor(plan: ToolPlan, context: ToolContext) {
    this.name = plan.name
    if (plan.title !== undefined) this.title = plan.title
    this.annotations = plan.annotations
    if (plan.media) this.media = plan.media
    this.operation = plan.operation
    this.#plan = plan
    this.#context = context
    // The operator's changes may be wrong: that is said at the start, not when someone first calls the tool.
    if (plan.changes) this.#arguments = this.#compileArguments()
  }

  get description(): string {
    this.#description ??= this.#describe()
    return this.#description
  }

  get arguments(): readonly Argument[] {
    this.#list ??= this.#described().list.map(({ argument }) => argument)
    return this.#list
  }

  get inputSchema(): JsonObject {
    return this.#input().schema
  }

  get isAbridged(): boolean {
    return this.#input().isAbridged
  }

  get outputSchema(): JsonObject | undefined {
    const schema = this.#context.outputSchema === 'off' ? undefined : successSchema(this.operation)
    if (schema === undefined) return undefined
    this.#outputSchema ??=
      this.#context.outputSchema === 'strict'
        ? toStrictSchema(schema, this.#context.output, this.wrapped, this.#report)
        : toTolerantSchema(schema, this.#context.shaper, this.wrapped, this.#outputBytes())
    return this.#outputSchema
  }

  get wrapped(): boolean {
    this.#wrapped ??= this.#isWrapped()
    return this.#wrapped
  }

  #isWrapped(): boolean {
    const schema = successSchema(this.operation)
    return schema !== undefined && !this.#context.shaper.isObject(schema)
  }

  #described(): Arguments {
    this.#arguments ??= this.#compileArguments()
    return this.#arguments
  }

  #compileArguments(): Arguments {
    const { arguments: compiler, input, warn } = this.#context
    const declared = compiler.compile(this.operation, this.media, this.#report)
    const clean = (schema: JsonSchema): JsonObject => input.cleaner.clean(schema, this.#report)
    return changeArguments(declared, this.#plan.changes, { operation: this.operation, clean, warn })
  }

  #own(): string {
    this.#ownDescription ??= this.#plan.describe()
    return this.#ownDescription
  }

  #describe(): string {
    const { descriptions, output, api } = this.#context
    const own = this.#own()
    if (descriptions === 'short') return own
    const show = (schema: JsonSchema): JsonObject =>
      output.bundler.bundle(output.cleaner.clean(schema, this.#report), this.#report)
    const responses = toResponseText(this.operation.responses, {
      detail: descriptions,
      definitions: api.definitions,
      show,
    })
    return responses === '' ? own : `${own}\n\n${responses}`
  }

  #input(): InputSchema {
    this.#inputSchema ??= toInputSchema(this.#described(), this.#context.input, this.#room(), this.#report)
    return this.#inputSchema
  }

  /** What the rest of the tool leaves of its bytes. */
  #room(): Room {
    const { name, title, annotations, operation } = this
    const rest = JSON.stringify({ name, title, annotations }) + this.#own()
    return { maxBytes: this.#context.toolBytes - Buffer.byteLength(rest), said: `${name} ${operation.path}` }
  }

  #outputBytes(): number {
    const { name, title, annotations, inputSchema } = this
    const rest = Buffer.byteLength(JSON.stringify({ name, title, annotations, inputSchema }) + this.#own())
    return Math.min(Math.max(rest, OUTPUT_BYTES.least), OUTPUT_BYTES.most)
  }

  readonly #report: ProblemSink = ({ code, at, message }) => {
    const place = at.map((token) => `/${escapeToken(token)}`).join('')
    this.#context.warn({
      code,
      message: `${this.operation.method} ${this.operation.path}: ${place === '' ? 'the schema' : place} ${message}`,
      pointer: this.operation.pointer,
    })
  }
}
