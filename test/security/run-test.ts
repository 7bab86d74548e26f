/** The run of one test (SECURITY-TESTS.md §1). */
import { setMaxListeners } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { startServer } from './child-process.ts'
import type { ChildJob, ServerProcess, StartOutcome } from './child-process.ts'
import { evaluate } from './evaluate.ts'
import type { Exchange } from './exchange.ts'
import { keysOf } from './expectation-keys.ts'
import { toSeen } from './expect-answer.ts'
import type { RunFacts } from './expect-server.ts'
import { toJsonText } from './json-text.ts'
import { runStep, send, sleep, stepsOf } from './run-steps.ts'
import type { Observed, StepContext } from './run-steps.ts'
import { createSource } from './source.ts'
import type { SecurityTest } from './test-file.ts'
import { replaceVariables } from './variables.ts'
import type { Variables } from './variables.ts'
import { VocabularyError } from './vocabulary.ts'
import type { JsonRecord } from './vocabulary.ts'
import { createWorld } from './world.ts'
import type { World } from './world.ts'

export interface RunSettings {
  readonly fixture: JsonRecord
  /** `$PACKAGE`. */
  readonly packageFolder: string
  /** What the child imports as the package. */
  readonly module: string
  /** The run is in a network namespace of its own. */
  readonly isolated: boolean
}

export const TEST_TIMEOUT_MS = 150_000
const SETTLE_MS = 100
const OPEN_AFTER_MS = 2000

/** @returns undefined when all expectations hold, else the first that does not */
export async function runTest(test: SecurityTest, settings: RunSettings): Promise<string | undefined> {
  const world = await createWorld(settings.packageFolder, settings.isolated)
  const servers: ServerProcess[] = []
  const over = new AbortController()
  // Hundreds of requests may be under way at once.
  setMaxListeners(0, over.signal)
  const timeout = new Promise<string>((resolve) => {
    setTimeout(resolve, TEST_TIMEOUT_MS, `time: expected at most ${TEST_TIMEOUT_MS} ms, seen more`).unref()
  })
  try {
    return await Promise.race([runInWorld(test, settings, world, servers, over.signal), timeout])
  } catch (error) {
    if (error instanceof VocabularyError) return `vocabulary: ${error.message}`
    return `runner: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`
  } finally {
    over.abort()
    await Promise.all(servers.map((server) => server.kill()))
    world.close()
  }
}

async function runInWorld(
  test: SecurityTest,
  settings: RunSettings,
  world: World,
  servers: ServerProcess[],
  signal: AbortSignal,
): Promise<string | undefined> {
  const { upstream, authorization, canary, variables } = world
  upstream.overrides = replaceVariables(test.upstream ?? {}, variables)
  const launch = createLauncher(test, settings, world, servers)
  const { server, start } = await launch()
  const keys = keysOfTest(test)
  const measuresMemory = keys.includes('rssGrowthMaxMiB')
  const steps = start.failed ? [] : stepsOf(test)
  const context: StepContext = {
    endpoint: start.url ?? '',
    variables: withEndpoint(variables, start.url),
    recordings: upstream.recordings,
    asRequests: () => authorization.requests,
    server,
    awaited: test.expect === undefined ? [] : findAnswered(test.expect),
    signal,
  }
  if (!start.failed && test.start !== 'stdio' && start.url === undefined) return 'start: no URL of the endpoint'
  if (measuresMemory) await setMemoryBase(test, start, server, steps.length > 0, context)
  upstream.recordings.length = 0
  authorization.requests = 0

  const observed: Observed[] = []
  for (const step of steps) observed.push(...(await runStep(step, context)))
  await sleep(keys.includes('upstreamOpenMax') ? OPEN_AFTER_MS : SETTLE_MS)

  const facts: RunFacts = {
    test,
    server,
    start,
    listTools: async () => (await send({ mcp: 'tools/list' }, context))[0] ?? {},
    canaryRequests: canary.connections(),
    steps: observed.filter(({ request }) => request !== undefined).map(({ exchanges }) => exchanges),
  }
  const askAgain = async (request: NonNullable<SecurityTest['request']>): Promise<Exchange> => {
    const second = await launch()
    const again = { ...context, server: second.server, variables: withEndpoint(variables, second.start.url) }
    return (await send(request, { ...again, endpoint: second.start.url ?? '' }))[0] ?? {}
  }
  const whole: Observed = {
    expect: replaceVariables(test.expect ?? {}, context.variables),
    exchanges: observed.flatMap(({ exchanges }) => exchanges),
    recordings: [...upstream.recordings],
    asRequests: authorization.requests,
    ...(test.request && { request: test.request }),
  }
  for (const [index, one] of observed.entries()) {
    const wrong = await evaluate(one, { facts, askAgain })
    if (wrong !== undefined) return test.steps === undefined ? wrong : `part ${index + 1}: ${wrong}`
  }
  const wrong = await evaluate(whole, { facts, askAgain })
  if (wrong !== undefined) return start.failed ? `${wrong} (${startFailure(server)})` : wrong
  return start.failed && !keys.includes('startFails') ? `start: ${startFailure(server)}` : undefined
}

interface Launched {
  readonly server: ServerProcess
  readonly start: StartOutcome
}

function createLauncher(
  test: SecurityTest,
  settings: RunSettings,
  world: World,
  servers: ServerProcess[],
): () => Promise<Launched> {
  const { folder, privateFolder, variables } = world
  const source = createSource(settings.fixture, replaceVariables(test.document ?? {}, variables), {
    folder,
    upstream: world.upstream,
    upstreamHost: `127.0.0.1:${world.upstream.port}`,
  })
  const config = JSON.stringify(replaceVariables(test.config, variables))
  const jobFile = join(privateFolder, 'job.json')
  const job: ChildJob = { module: settings.module, source, config, start: test.start ?? 'listen' }
  writeFileSync(jobFile, toJsonText(job))
  const env = {
    ...withoutProxies(process.env),
    HOME: folder,
    TMPDIR: folder,
    ...replaceVariables(test.env ?? {}, variables),
  }
  return async () => {
    const server = startServer(jobFile, env, folder)
    servers.push(server)
    return { server, start: await server.started }
  }
}

function withoutProxies(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(env).filter(([name]) => !/_proxy$/i.test(name) && name !== 'NODE_CHANNEL_FD'),
  )
}

function withEndpoint(variables: Variables, endpoint: string | undefined): Variables {
  if (endpoint === undefined) return variables
  return new Map([...variables, ['$MCP', () => endpoint], ['$ORIGIN', () => new URL(endpoint).origin]])
}

async function setMemoryBase(
  test: SecurityTest,
  start: StartOutcome,
  server: ServerProcess,
  hasSteps: boolean,
  context: StepContext,
): Promise<void> {
  if (start.failed || !hasSteps) return server.resetPeak(start.importedRss ?? 0)
  if (test.start === 'stdio') return server.resetPeak(start.listeningRss)
  await send({ mcp: 'tools/list' }, context)
  server.resetPeak()
}

function keysOfTest(test: SecurityTest): string[] {
  const members = (test.steps ?? []).flatMap((step) => [
    step.expect,
    ...(step.parallel ?? []).map(({ expect }) => expect),
  ])
  return [test.expect, ...members].flatMap(keysOf)
}

/** `answered`, wherever it stands. */
function findAnswered(expect: JsonRecord): number[] {
  return Object.entries(expect).flatMap(([key, value]) => {
    if (key === 'answered') return value as number[]
    return key === 'anyOf' ? (value as JsonRecord[]).flatMap(findAnswered) : []
  })
}

function startFailure(server: ServerProcess): string {
  return `the server did not start: ${toSeen(server.stderr().slice(-400).replaceAll('\n', ' '))}`
}
