/** `mcp-mount serve <source>`: an MCP server for any API, over HTTP or stdio. */
import { once } from 'node:events'
import type { AccessOptions, ApiMcpOptions } from '../../options.ts'
import { announce } from '../announce.ts'
import { API_FLAGS, API_HELP, givenApiFlags, readApiOptions } from '../api-options.ts'
import { readArguments, readPort } from '../command.ts'
import type { Command } from '../command.ts'
import { openSource } from '../open-source.ts'
import { restoreStdout, runApart } from '../own-stdout.ts'
import { requireUpstream } from '../require-upstream.ts'
import { untilSignal } from '../until-signal.ts'

const HELP = `Serves any API as an MCP server: in front of a running one, or from the app's code without one.

Usage: mcp-mount serve <source> [options]

  <source>               OpenAPI URL or file, URL of a running API, or module.ts:export (an app or an ApiMcp)
  --host HOST            address to listen on; 127.0.0.1 unless given
  --port PORT            8000 unless given; 0 picks a free one
  --path PATH            of the endpoint; /mcp unless given
  --stdio                speaks MCP on stdin and stdout instead of HTTP
  --allow-host HOST      a Host header to accept; repeatable
  --allow-origin ORIGIN  an origin of web pages that may call; repeatable
${API_HELP}
Example: mcp-mount serve http://api.internal:8001/openapi.json --port 8000 --header authorization=env:API_TOKEN
`

const FLAGS = {
  host: { type: 'string', default: '127.0.0.1' },
  port: { type: 'string', default: '8000' },
  path: { type: 'string', default: '/mcp' },
  stdio: { type: 'boolean' },
  'allow-host': { type: 'string', multiple: true },
  'allow-origin': { type: 'string', multiple: true },
  ...API_FLAGS,
} as const

export const serveCommand: Command = {
  help: HELP,
  async run(argv) {
    const { values, positionals } = readArguments(argv, FLAGS, ['source'])
    const port = readPort(values.port)
    const [source = ''] = positionals
    const apart = values.stdio ? await runApart(['serve', ...argv], [source, values.config]) : undefined
    if (apart !== undefined) return apart
    const access = readAccess(values['allow-host'], values['allow-origin'])
    const options = withAccess(await readApiOptions(values), access)
    const given = [
      ...givenApiFlags(values),
      ...(['allow-host', 'allow-origin'] as const).filter((flag) => values[flag]),
    ]
    const mcp = await openSource(source, options, given)
    await requireUpstream(mcp, source)
    if (values.stdio) {
      restoreStdout()
      await mcp.serveStdio()
      await Promise.race([once(process.stdin, 'close'), untilSignal()])
      await mcp.close()
      return 0
    }
    const served = await mcp.listen({ host: values.host, port, path: values.path })
    const { origin, pathname } = new URL(served.url)
    // Who reads the announcement may end us at once.
    const signalled = untilSignal()
    announce(origin, [{ path: pathname, transport: 'http' }])
    await signalled
    await served.close()
    await mcp.close()
    return 0
  },
}

function readAccess(hosts: string[] | undefined, origins: string[] | undefined): AccessOptions {
  return { ...(hosts && { allowedHosts: hosts }), ...(origins && { allowedOrigins: origins, cors: true }) }
}

function withAccess(options: ApiMcpOptions, access: AccessOptions): ApiMcpOptions {
  return { ...options, access: { ...options.access, ...access } }
}
