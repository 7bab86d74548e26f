/** Expectations about the process and the run as a whole (SECURITY-TESTS.md §10). */
import { existsSync, readdirSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { messageOf } from './answer-message.ts'
import type { ServerProcess, StartOutcome } from './child-process.ts'
import type { Exchange } from './exchange.ts'
import { toSeen } from './expect-answer.ts'
import { listeningAddresses } from './listening-sockets.ts'
import { answeredIds, stdinTimes } from './run-stdio.ts'
import type { SecurityTest } from './test-file.ts'
import { isRecord } from './vocabulary.ts'

export interface RunFacts {
  readonly test: SecurityTest
  readonly server: ServerProcess
  readonly start: StartOutcome
  /** Sends a standard `tools/list`. */
  readonly listTools: () => Promise<Exchange>
  readonly canaryRequests: number
  /** Exchanges of each step, for `sameAnswers`. */
  readonly steps: readonly (readonly Exchange[])[]
}

/** @returns what was seen when it does not hold */
type ServerExpectation = (wanted: never, facts: RunFacts) => string | undefined | Promise<string | undefined>

const ALIVE_MS = 2000

export const SERVER_EXPECTATIONS: Readonly<Record<string, ServerExpectation>> = {
  listensOnlyOn(wanted: readonly string[], { server }) {
    const found = listeningAddresses(server.pid)
    return found.length > 0 && found.every((address) => wanted.includes(address)) ? undefined : toSeen(found)
  },
  startFails: (wanted: boolean, { start, server }) =>
    start.failed === wanted ? undefined : `the start ${start.failed ? 'failed' : 'did not fail'}: ${logEnd(server)}`,
  startMaxMs: (wanted: number, { start }) => (start.ms <= wanted ? undefined : `${Math.round(start.ms)} ms`),
  async aliveAfter(_wanted: true, { listTools, test, start }) {
    if (start.failed) return 'the start failed'
    const { answer, endedMs = Infinity } = await listTools()
    if (answer === undefined || endedMs > ALIVE_MS) return `no answer within ${ALIVE_MS} ms`
    const message = messageOf(answer)
    if (answer.status === 200 && isRecord(message) && 'result' in message) return undefined
    const protectedServer = isRecord(test.config['access']) && test.config['access']['auth'] !== undefined
    return protectedServer && answer.status === 401 ? undefined : `${answer.status} ${toSeen(answer.body.toString())}`
  },
  rssGrowthMaxMiB(wanted: number, { server }) {
    const grown = server.growthMiB()
    return grown <= wanted ? undefined : `${Math.round(grown)} MiB`
  },
  logContains(wanted: readonly string[], facts) {
    const missing = wanted.find((text) => !logOf(facts).includes(text))
    return missing === undefined ? undefined : `no "${missing}" in ${logEnd(facts.server)}`
  },
  logNotContains(wanted: readonly string[], facts) {
    const found = wanted.find((text) => logOf(facts).includes(text))
    return found && `"${found}"`
  },
  logNotMatches(wanted: readonly string[], facts) {
    for (const pattern of wanted) {
      const found = new RegExp(pattern, 'mu').exec(logOf(facts))
      if (found !== null) return toSeen(found[0])
    }
    return undefined
  },
  fileAbsent(wanted: readonly string[]) {
    for (const prefix of wanted) {
      const folder = dirname(prefix)
      const found = existsSync(folder)
        ? readdirSync(folder).find((name) => name.startsWith(basename(prefix)))
        : undefined
      if (found !== undefined) return `${folder}/${found}`
    }
    return undefined
  },
  stdoutJsonRpc(_wanted: true, { server }) {
    const lines = server.stdout().split('\n')
    if (lines.at(-1) === '') lines.pop()
    const wrong = lines.find((line) => !isJsonRpc(line))
    return wrong === undefined ? undefined : toSeen(wrong)
  },
  answered(wanted: readonly number[], { server }) {
    const ids = answeredIds(server.stdout())
    const missing = wanted.filter((id) => !ids.has(id))
    return missing.length === 0 ? undefined : `no result for ${missing.join(', ')}; ${logEnd(server)}`
  },
  exitsNonZero(_wanted: true, { server }) {
    const code = server.exitCode()
    return typeof code === 'number' && code !== 0 ? undefined : `exit code ${code ?? '(none)'}`
  },
  async exitWithinMs(wanted: number, { server }) {
    const closedAt = stdinTimes.get(server)?.closedAt
    if (closedAt === undefined) return 'stdin was not closed'
    const left = closedAt + wanted - performance.now()
    const timeout = new Promise<undefined>((resolve) => void setTimeout(resolve, Math.max(0, left), undefined))
    const exited = server.exitedAt() ?? (await Promise.race([server.exited.then(() => server.exitedAt()), timeout]))
    return exited !== undefined && exited - closedAt <= wanted ? undefined : 'still running'
  },
  canaryRequests: (wanted: number, { canaryRequests }) =>
    canaryRequests === wanted ? undefined : `${canaryRequests} connections`,
  sameAnswers(_wanted: true, { steps }) {
    const all = steps.flat().map(comparable)
    const different = all.find((answer) => !isDeepStrictEqual(answer, all[0]))
    return different === undefined ? undefined : `${toSeen(all[0])} and ${toSeen(different)}`
  },
}

function comparable({ answer, tool }: Exchange): unknown {
  if (answer === undefined) return 'no answer'
  return { status: answer.status, message: withoutTool(messageOf(answer), tool) }
}

function withoutTool(value: unknown, tool: string | undefined): unknown {
  if (tool === undefined) return value
  if (typeof value === 'string') return value.replaceAll(tool, 'TOOL')
  if (Array.isArray(value)) return value.map((element) => withoutTool(element, tool))
  if (!isRecord(value)) return value
  const entries = Object.entries(value).map(([key, member]) => [key, withoutTool(member, tool)] as const)
  return Object.fromEntries<unknown>(entries)
}

function isJsonRpc(line: string): boolean {
  try {
    const message: unknown = JSON.parse(line)
    return (
      isRecord(message) && message['jsonrpc'] === '2.0' && ['method', 'result', 'error'].some((key) => key in message)
    )
  } catch {
    return false
  }
}

function logOf({ server, test }: RunFacts): string {
  return test.start === 'stdio' ? server.stderr() : `${server.stdout()}\n${server.stderr()}`
}

function logEnd(server: ServerProcess): string {
  return toSeen(server.stderr().slice(-300).replaceAll('\n', ' '))
}
