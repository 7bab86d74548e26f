// `npm start`: the example of examples/seed, its MCP app on 8000 and its API app on 8001.
import { spawn } from 'node:child_process'
import { parseArgs } from 'node:util'
import { prepare } from './prepare.mjs'

const { values } = parseArgs({
  options: { port: { type: 'string', default: '8000' }, 'api-port': { type: 'string', default: '8001' } },
})
prepare()

const children = []
let ending = false
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => end(0))
const mcp = await start('mcpApp', values.port)
const api = await start('apiApp', values['api-port'])
const [, endpoint] = /MCP endpoint: (\S+)/.exec(mcp)
const [, apiUrl] = /Listening: (\S+)/.exec(api)
const call = { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'get_item', arguments: { item_id: 3 } } }

process.stdout.write(`
The example of examples/seed/main.ts runs.

MCP endpoint: ${endpoint}
The API:      ${apiUrl}/items/3

Client configuration:
${JSON.stringify({ mcpServers: { items: { type: 'http', url: endpoint } } }, null, 2)}

An example call:
curl -s ${endpoint} -H 'content-type: application/json' -H 'accept: application/json, text/event-stream' \\
  -d '${JSON.stringify(call)}'

Ctrl+C ends it.
`)

/** @returns what the command said once it listened; ends everything when it does not come that far */
function start(app, port) {
  const child = spawn(process.execPath, ['dist/cli/bin.js', 'run', `examples/seed/main.ts:${app}`, '--port', port], {
    stdio: ['ignore', 'inherit', 'pipe'],
  })
  children.push(child)
  child.on('exit', (code) => end(code ?? 1))
  return new Promise((resolve) => {
    let said = ''
    child.stderr.on('data', (chunk) => {
      said += chunk
      if (/^Listening: .*\n/m.test(said) && (app === 'apiApp' || /^MCP endpoint: .*\n/m.test(said))) resolve(said)
      else if (said.startsWith('mcp-mount:')) process.stderr.write(chunk)
    })
  })
}

function end(code) {
  if (ending) return
  ending = true
  process.exitCode = code
  for (const child of children) child.kill('SIGTERM')
}
