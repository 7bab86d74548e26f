/** The steps of a test, one after the other, and what each of them saw. */
import { toolsOf } from './answer-message.ts'
import type { ServerProcess } from './child-process.ts'
import { exchange } from './exchange.ts'
import type { Exchange } from './exchange.ts'
import { runStdio } from './run-stdio.ts'
import type { Recording } from './simulated/upstream.ts'
import { toOutgoing } from './standard-message.ts'
import type { Expectation, RequestSpec, SecurityTest, Step } from './test-file.ts'
import { replaceVariables } from './variables.ts'
import type { Variables } from './variables.ts'
import { isRecord } from './vocabulary.ts'
import type { JsonRecord } from './vocabulary.ts'

/** Something to evaluate: an `expect` and what it is about. */
export interface Observed {
  readonly expect: Expectation
  readonly exchanges: readonly Exchange[]
  readonly recordings: readonly Recording[]
  /** Requests at the authorization server. */
  readonly asRequests: number
  /** Its request, to send it again. */
  readonly request?: RequestSpec
}

export interface StepContext {
  readonly endpoint: string
  readonly variables: Variables
  readonly recordings: readonly Recording[]
  readonly asRequests: () => number
  readonly server: ServerProcess
  /** Ids that the test wants answered on stdout. */
  readonly awaited: readonly number[]
  readonly signal: AbortSignal
}

export function stepsOf(test: SecurityTest): readonly Step[] {
  if (test.steps !== undefined) return test.steps
  return test.request === undefined ? [] : [{ request: test.request }]
}

export async function runStep(step: Step, context: StepContext): Promise<Observed[]> {
  const observed: Observed[] = []
  for (const item of step.each ?? [undefined]) {
    const text = item === undefined ? undefined : replaceVariables(item, context.variables)
    const variables = text === undefined ? context.variables : new Map([...context.variables, ['$EACH', () => text]])
    observed.push(...(await runOnce(step, { ...context, variables })))
  }
  return observed
}

async function runOnce(step: Step, context: StepContext): Promise<Observed[]> {
  const before = context.recordings.length
  const asBefore = context.asRequests()
  const exchanges: Exchange[] = []
  const members = (step.parallel ?? []).map(() => [] as Exchange[])
  for (let run = 0; run < (step.repeat ?? 1); run += 1) {
    if (step.parallel === undefined) exchanges.push(...(await send(step.request ?? {}, context, step.abortAfterMs)))
    else {
      const answered = await Promise.all(step.parallel.map((member) => runMember(member, context)))
      for (const [index, found] of answered.entries()) members[index]?.push(...found)
      exchanges.push(...answered.flat())
    }
  }
  if (step.abortAfterMs !== undefined) await sleep(100)
  const recordings = context.recordings.slice(before)
  const asRequests = context.asRequests() - asBefore
  const replaced = (expect: Expectation | undefined): Expectation => replaceVariables(expect ?? {}, context.variables)
  return [
    {
      expect: replaced(step.expect),
      exchanges,
      recordings,
      asRequests,
      ...(step.request && { request: step.request }),
    },
    ...(step.parallel ?? []).map((member, index) => ({
      expect: replaced(member.expect),
      exchanges: members[index] ?? [],
      recordings: [],
      asRequests: 0,
    })),
  ]
}

async function runMember(
  { request, copies = 1, afterMs = 0 }: NonNullable<Step['parallel']>[number],
  context: StepContext,
): Promise<Exchange[]> {
  if (afterMs > 0) await sleep(afterMs)
  const all = await Promise.all(Array.from({ length: copies }, () => send(request, context)))
  return all.flat()
}

/** Variables are replaced anew for each request. */
export async function send(given: RequestSpec, context: StepContext, abortAfterMs?: number): Promise<Exchange[]> {
  const request = replaceVariables(given, context.variables)
  if (request.probe !== undefined) return []
  if (request.stdio !== undefined) {
    await runStdio(request, context.server, context.awaited, context.signal)
    return []
  }
  if (request.everyTool === true) return callEveryTool(context)
  return [await sendOne(request, context, abortAfterMs)]
}

async function sendOne(
  request: RequestSpec,
  { endpoint, signal }: StepContext,
  abortAfterMs?: number,
): Promise<Exchange> {
  const outgoing = toOutgoing(request, endpoint)
  const done = await exchange(abortAfterMs === undefined ? outgoing : { ...outgoing, abortAfterMs }, signal)
  return { ...done, id: request.id ?? 1, ...(request.tool === undefined ? {} : { tool: request.tool }) }
}

async function callEveryTool(context: StepContext): Promise<Exchange[]> {
  const listed = await sendOne({ mcp: 'tools/list' }, context)
  const tools = listed.answer === undefined ? [] : (toolsOf(listed.answer) ?? [])
  const exchanges: Exchange[] = []
  for (const { name, inputSchema } of tools) {
    const request = { mcp: 'tools/call', tool: name, arguments: requiredArguments(inputSchema) }
    exchanges.push(await sendOne(request, context))
  }
  return exchanges
}

const FILLED: Readonly<Record<string, unknown>> = {
  string: 'x',
  integer: 1,
  number: 1,
  boolean: true,
  array: [],
  object: {},
}

function requiredArguments(schema: unknown): JsonRecord {
  if (!isRecord(schema) || !Array.isArray(schema['required'])) return {}
  const properties = isRecord(schema['properties']) ? schema['properties'] : {}
  return Object.fromEntries(
    schema['required'].map((name: unknown) => {
      const property = Object.hasOwn(properties, String(name)) ? properties[String(name)] : undefined
      const type = isRecord(property) ? property['type'] : undefined
      const first = (Array.isArray(type) ? type : [type]).find((one) => one !== 'null')
      return [String(name), FILLED[String(first)] ?? 'x']
    }),
  )
}

export function sleep(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
