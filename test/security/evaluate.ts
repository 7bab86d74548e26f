/** An `expect` and what was observed → the first expectation that does not hold. */
import { isRefused } from './answer-message.ts'
import { scopeOf } from './expectation-keys.ts'
import { ANSWER_EXPECTATIONS, toSeen } from './expect-answer.ts'
import { RECORDING_EXPECTATIONS } from './expect-recording.ts'
import { SERVER_EXPECTATIONS } from './expect-server.ts'
import type { RunFacts } from './expect-server.ts'
import type { Exchange } from './exchange.ts'
import { keysOf } from './expectation-keys.ts'
import type { Observed } from './run-steps.ts'
import type { RequestSpec } from './test-file.ts'
import { isRecord } from './vocabulary.ts'

export interface EvaluationContext {
  readonly facts: RunFacts
  /** Sends a request to a second start of the server. */
  readonly askAgain: (request: RequestSpec) => Promise<Exchange>
}

/** @returns `status: expected [403], seen 200 …`; undefined when all hold */
export async function evaluate(observed: Observed, context: EvaluationContext): Promise<string | undefined> {
  for (const [key, wanted] of Object.entries(observed.expect)) {
    const seen =
      key === 'anyOf' ? await anyOf(wanted, observed, context) : await evaluateKey(key, wanted, observed, context)
    if (seen !== undefined)
      return key === 'anyOf' ? `anyOf: ${seen}` : `${key}: expected ${toSeen(wanted)}, seen ${seen}`
  }
  return undefined
}

async function anyOf(wanted: unknown, observed: Observed, context: EvaluationContext): Promise<string | undefined> {
  const alternatives = Array.isArray(wanted) ? wanted.filter(isRecord) : []
  // What is expected of an answer is expected of each; what is counted is counted over all.
  const ofAnswers = alternatives.every((alternative) => keysOf(alternative).every((key) => isAboutOneAnswer(key)))
  const parts =
    ofAnswers && observed.exchanges.length > 1
      ? observed.exchanges.map((exchange) => ({ ...observed, exchanges: [exchange] }))
      : [observed]
  for (const part of parts) {
    const reasons: string[] = []
    for (const expect of alternatives) {
      const wrong = await evaluate({ ...part, expect }, context)
      if (wrong !== undefined) reasons.push(wrong)
    }
    if (reasons.length === alternatives.length) return reasons.join(' | ')
  }
  return undefined
}

function isAboutOneAnswer(key: string): boolean {
  const scope = scopeOf(key)
  return (scope === 'answer' || scope === 'connection') && key !== 'someRefused' && key !== 'sameAfterRestart'
}

async function evaluateKey(
  key: string,
  wanted: unknown,
  observed: Observed,
  context: EvaluationContext,
): Promise<string | undefined> {
  const { exchanges, recordings } = observed
  const aboutAnswer = ANSWER_EXPECTATIONS[key]
  if (aboutAnswer !== undefined) {
    if (exchanges.length === 0) return 'no answer'
    for (const one of exchanges) {
      const seen = one.answer === undefined ? 'no answer' : aboutAnswer(wanted, one.answer, one)
      if (seen !== undefined) return seen
    }
    return undefined
  }
  if (key === 'someRefused') return exchanges.some(isRefused) ? undefined : 'none refused'
  if (key === 'closedWithinMs') return closedWithin(Number(wanted), exchanges)
  if (key === 'asRequestsMax')
    return observed.asRequests <= Number(wanted) ? undefined : `${observed.asRequests} requests`
  if (key === 'sameAfterRestart') return sameAfterRestart(observed, context)
  const aboutRecording = RECORDING_EXPECTATIONS[key]
  if (aboutRecording !== undefined) return aboutRecording(wanted as never, recordings)
  return SERVER_EXPECTATIONS[key]?.(wanted as never, context.facts)
}

function closedWithin(ms: number, exchanges: readonly Exchange[]): string | undefined {
  if (exchanges.length === 0) return 'no connection'
  const late = exchanges.find(({ endedMs }) => endedMs === undefined || endedMs > ms)
  if (late === undefined) return undefined
  return late.endedMs === undefined ? 'still open' : `${Math.round(late.endedMs)} ms`
}

async function sameAfterRestart(
  { exchanges, request }: Observed,
  { askAgain }: EvaluationContext,
): Promise<string | undefined> {
  const first = exchanges.at(-1)?.answer
  if (first === undefined || request === undefined) return 'no answer'
  const second = (await askAgain(request)).answer
  if (second === undefined) return 'no answer after the restart'
  return first.body.equals(second.body) ? undefined : `another body: ${toSeen(second.body.toString())}`
}
