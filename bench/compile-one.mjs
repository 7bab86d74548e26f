// One document in a process of its own: what `ready()` and the first `tools/list` cost after JSON.parse.
import { readFileSync } from 'node:fs'
import { ApiMcp } from '../dist/index.js'

const began = performance.now()
const document = JSON.parse(readFileSync(process.argv[2], 'utf8'))
const parsed = performance.now()
const silent = { debug() {}, info() {}, warn() {}, error() {} }
const mcp = new ApiMcp(document, { logger: silent })
await mcp.ready()
const ready = performance.now()
const tools = await mcp.tools()
let inputBytes = 0
let outputBytes = 0
for (const { name, description, inputSchema, outputSchema, annotations } of tools) {
  inputBytes += Buffer.byteLength(JSON.stringify({ name, description, inputSchema, annotations }))
  if (outputSchema) outputBytes += Buffer.byteLength(JSON.stringify(outputSchema))
}
const listed = performance.now()
process.stdout.write(
  JSON.stringify({
    tools: tools.length,
    parseMs: parsed - began,
    readyMs: ready - parsed,
    listMs: listed - ready,
    inputBytes,
    outputBytes,
    maxRssMiB: process.resourceUsage().maxRSS / 1024,
  }),
)
