/** What a test runs in: simulated servers, an empty folder, and the variables that name them. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { attackerJwks, RESOURCE, startAuthorizationServer, tokenVariables } from './simulated/authorization-server.ts'
import type { AuthorizationServer } from './simulated/authorization-server.ts'
import { startCanary } from './simulated/canary.ts'
import type { Canary } from './simulated/canary.ts'
import { listen, startUpstream } from './simulated/upstream.ts'
import type { SimulatedUpstream } from './simulated/upstream.ts'
import { metaFor, PROTOCOL } from './standard-message.ts'
import type { Variables } from './variables.ts'

export interface World {
  readonly upstream: SimulatedUpstream
  readonly canary: Canary
  readonly authorization: AuthorizationServer
  /** `$TMPDIR`. */
  readonly folder: string
  /** Beside it: files of the runner itself. */
  readonly privateFolder: string
  /** All but `$MCP`, `$ORIGIN` and `$EACH`. */
  readonly variables: Variables
  close(): void
}

/** @param packageFolder - `$PACKAGE` */
export async function createWorld(packageFolder: string, isolated: boolean): Promise<World> {
  const canary = await startCanary(attackerJwks(), isolated)
  const canaryUrl = `http://127.0.0.1:${canary.port}`
  const upstream = await startUpstream(canaryUrl)
  const authorization = await startAuthorizationServer()
  const closedPort = await findClosedPort()
  const privateFolder = mkdtempSync(join(tmpdir(), 'mcp-mount-security-'))
  const folder = join(privateFolder, 'tmp')
  mkdirSync(folder)
  const secretFile = join(folder, 'secret.txt')
  writeFileSync(secretFile, 'FILE-SECRET-CONTENT')
  const variables = new Map<string, () => string>(tokenVariables(authorization.url, canaryUrl))
  const fixed: Record<string, string> = {
    $UPHOST: `127.0.0.1:${upstream.port}`,
    $BASE_URL: `http://127.0.0.1:${upstream.port}/api/v1`,
    $TLSHOST: `localhost:${upstream.tlsPort}`,
    $CLOSEDHOST: `127.0.0.1:${closedPort}`,
    $CANARY: canaryUrl,
    $CANARYHOST: `127.0.0.1:${canary.port}`,
    $CANARYPORT: String(canary.port),
    $AS: authorization.url,
    $RESOURCE: RESOURCE,
    $TMPDIR: folder,
    $SECRET_FILE: secretFile,
    $PACKAGE: packageFolder,
    $NODE_VERSION: process.version,
    $META: JSON.stringify(metaFor(PROTOCOL)),
    // Whole values of `config`; the child makes functions of them.
    $LOGGER: '$LOGGER',
    $THROWING_FETCH: '$THROWING_FETCH',
  }
  for (const [name, value] of Object.entries(fixed)) variables.set(name, () => value)
  return {
    upstream,
    canary,
    authorization,
    folder,
    privateFolder,
    variables,
    close() {
      upstream.close()
      canary.close()
      authorization.close()
      rmSync(privateFolder, { recursive: true, force: true })
    },
  }
}

/** Bound, noted, closed. */
async function findClosedPort(): Promise<number> {
  const server = createServer()
  const port = await listen(server)
  await new Promise((resolve) => server.close(resolve))
  return port
}
