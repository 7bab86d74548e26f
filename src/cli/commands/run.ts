/** `mcp-mount run <module>[:export]`: serves any app. */
// Loaded before the module, whose Fastify apps tell their routes then, whatever it loads itself and when.
import '../../adapters/fastify-channel.ts'
import { mountedEndpoints } from '../../adapters/hosted-endpoints.ts'
import { announce } from '../announce.ts'
import { readArguments, readPort } from '../command.ts'
import type { Command } from '../command.ts'
import { isApiMcp } from '../is-api-mcp.ts'
import { loadExport, toModuleReference } from '../load-module.ts'
import { untilSignal } from '../until-signal.ts'
import { UsageError } from '../usage-error.ts'

const HELP = `Serves an app of Fastify, Hono, Express, Nest, Elysia or H3, a fetch function, or a Node handler.
TypeScript runs as it is. The MCP endpoints that the app serves are printed.

Usage: mcp-mount run <module>[:export] [options]

  <module>[:export]      file and name of an export: an app, or a function that makes one; without a name
                         it is default, app, or the only export
  --host HOST            address to listen on; 127.0.0.1 unless given
  --port PORT            8000 unless given; 0 picks a free one
  --watch                starts anew when code, JSON or YAML below the module's folder changes

Example: mcp-mount run main.ts:mcpApp --host 0.0.0.0 --port 8000
`

const FLAGS = {
  host: { type: 'string', default: '127.0.0.1' },
  port: { type: 'string', default: '8000' },
  watch: { type: 'boolean' },
} as const

export const runCommand: Command = {
  help: HELP,
  async run(argv) {
    const { values, positionals } = readArguments(argv, FLAGS, ['module'])
    const [text = ''] = positionals
    const port = readPort(values.port)
    const reference = toModuleReference(text)
    if (reference === undefined) {
      throw new UsageError(
        `"${text}" names no module`,
        'Give a .ts or .js file and an export: main.ts:app. An OpenAPI document is for `mcp-mount serve`.',
      )
    }
    if (values.watch) {
      const { watch } = await import('../watch.ts')
      return await watch(['run', ...argv.filter((word) => word !== '--watch')], reference.file)
    }
    const app = await loadExport(reference)
    if (isApiMcp(app)) {
      throw new UsageError(`${text} is an ApiMcp, not an app`, `Write: mcp-mount serve ${text}`)
    }
    const { serveApp } = await import('../../adapters/serve-app.ts')
    const served = await serveApp(app, { host: values.host, port })
    // Who reads the announcement may end us at once.
    const signalled = untilSignal()
    announce(served.url, mountedEndpoints(app))
    await signalled
    await served.close()
    return 0
  },
}
