/** MCP over stdin and stdout of this process. */
import { serveStdio as serveConnection } from '@modelcontextprotocol/server/stdio'
import type { Catalog } from '../model/catalog.ts'
import type { EndpointSettings } from './endpoint.ts'
import { createSessionServer } from './session-server.ts'
import type { SessionServer } from './session-server.ts'
import { createStdioTransport } from './stdio-transport.ts'
import type { StdioStreams } from './stdio-transport.ts'
import { createToolRunner } from './tool-runner.ts'

export interface StdioConnection {
  /** The connection serves the current catalog from now on; the client is told. */
  notifyChanged(): void
  /** Resolves when the client has gone: its calls are finished, stdout is free again. */
  readonly closed: Promise<void>
  /** Lets calls under way finish. */
  close(): Promise<void>
}

/**
 * Serves until the input ends.
 *
 * @param catalog - read already: a client cannot be told why nothing answers
 */
export function serveStdio(catalog: Catalog, settings: EndpointSettings, streams: StdioStreams): StdioConnection {
  const { extend, limits, logger } = settings
  const runner = createToolRunner(settings)
  const sessions = new Set<SessionServer>()
  let markClosed = ignore
  const closed = new Promise<void>((resolve) => {
    markClosed = resolve
  })
  const release = (): void => {
    streams.release()
    markClosed()
  }
  const transport = createStdioTransport({ ...streams, release }, limits)
  const connection = serveConnection(
    () => {
      const session = createSessionServer(settings.current() ?? catalog, { runner, extend, caller: { headers: {} } })
      sessions.add(session)
      return session.server
    },
    {
      transport,
      maxSubscriptions: limits.openStreams,
      onerror: (error) => logger.debug({ err: error }, 'MCP over stdio'),
    },
  )
  return {
    notifyChanged() {
      const current = settings.current() ?? catalog
      for (const session of sessions) {
        if (session.server.isConnected()) session.update(current)
        else sessions.delete(session)
      }
    },
    closed,
    async close() {
      await transport.answered()
      await connection.close()
    },
  }
}

function ignore(): void {}
