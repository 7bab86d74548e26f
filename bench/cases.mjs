// What is measured. Each case gives rows; the first or the named row is the baseline of its ratios.
import { calling, compare, getting } from './measure.mjs'
import { coldStart, compileTimes, latency, memory } from './single.mjs'
import { overHttp } from './over-http.mjs'
import { callBlob, callItem, listTools } from './requests.mjs'

const ITEM = 'Item 7'
const BLOB = 'xxxxxxxx'

export const CASES = {
  call: {
    what: 'tools/call of one small item, API in memory, 16 connections; ratios to a bare Fastify GET of the same route',
    run: (settings) =>
      compare(
        [
          getting('/items/7', ITEM),
          calling('mcp-mount', callItem, ITEM, { required: true }),
          calling('mcp-mount, legacy era', callItem, ITEM, { required: true }),
          calling('mcp-mount, own listener', callItem, ITEM, { required: true }),
          calling('SDK v2, by hand', callItem, ITEM),
          calling('SDK v2, by hand, legacy era', callItem, ITEM),
          calling('tmcp', callItem, ITEM),
          calling('fastmcp (punkpeye)', callItem, ITEM),
          { name: 'fastify GET (Node 24)', request: getting('/items/7').request, expect: ITEM },
          calling('mcp-use (Node 24)', callItem, ITEM, { baseline: 'fastify GET (Node 24)' }),
          { name: 'fastmcp-ts (PrefectHQ)', request: () => '' },
          calling('fastapi_mcp', callItem, ITEM),
          calling('FastMCP from_fastapi', callItem, ITEM),
        ],
        settings,
      ),
  },
  tools: {
    what: 'the same call with 3, 500 and 2,000 tools (the three of them that are called are the least an API here has); ratios to the first row of each server',
    run: async (settings) => [
      ...(await compare(
        [3, 500, 2000].map((tools) =>
          calling('mcp-mount', callItem, ITEM, {
            label: `mcp-mount, ${tools} tools`,
            env: { TOOLS: String(tools) },
            required: true,
            baseline: 'mcp-mount, 3 tools',
          }),
        ),
        settings,
      )),
      ...(await compare(
        [3, 500, 2000].map((tools) =>
          calling('SDK v2, by hand', callItem, ITEM, {
            label: `SDK v2, ${tools} tools`,
            env: { TOOLS: String(tools) },
            baseline: 'SDK v2, 3 tools',
          }),
        ),
        settings,
      )),
    ],
  },
  large: {
    what: 'tools/call with a result of 100 KB; ratios to a bare Fastify GET of the same route',
    run: (settings) =>
      compare(
        [
          getting('/blobs/7', BLOB),
          calling('mcp-mount', callBlob, BLOB, { required: true }),
          calling('SDK v2, by hand', callBlob, BLOB),
          calling('tmcp', callBlob, BLOB),
          calling('fastapi_mcp', callBlob, BLOB),
        ],
        settings,
      ),
  },
  http: { what: 'the API on the network: what each hop adds; ratios to @fastify/http-proxy', run: overHttp },
  list: {
    what: 'tools/list of 20, 500 and 1,223 tools; ratios to mcp-mount',
    run: async (settings) => {
      const rows = []
      for (const tools of [20, 500, 1223]) {
        const env = { TOOLS: String(tools) }
        const label = `mcp-mount, ${tools} tools`
        rows.push(
          ...(await compare(
            [
              calling('mcp-mount', listTools, 'get_item', { label, env, required: true }),
              calling('SDK v2, by hand', listTools, 'get_item', {
                label: `SDK v2, ${tools} tools`,
                env,
                baseline: label,
              }),
              calling('tmcp', listTools, 'get_item', { label: `tmcp, ${tools} tools`, env, baseline: label }),
            ],
            settings,
          )),
        )
      }
      return rows
    },
  },
  callers: {
    what: 'tools/call with 16, 128 and 1,000 concurrent callers; ratios to a bare Fastify GET with as many',
    run: async (settings) => {
      const rows = []
      for (const connections of [16, 128, 1000]) {
        const pair = await compare(
          [getting('/items/7', ITEM), calling('mcp-mount', callItem, ITEM, { required: true })],
          settings,
          { connections },
        )
        rows.push(...pair.map((row) => ({ ...row, contender: `${row.contender}, ${connections} callers` })))
      }
      return rows
    },
  },
  latency: { what: 'p99 at half of the load that saturates each; ratios to a bare Fastify GET', run: latency },
  compile: {
    what: 'reading and compiling real documents, one process each: milliseconds after JSON.parse, and peak memory of the process',
    run: compileTimes,
  },
  cold: { what: 'from the start of the process to the first answer', run: coldStart },
  memory: {
    what: 'resident memory after ten thousand calls and after a day of them; for a bare Fastify GET as many, and as many as allocate the same',
    run: memory,
  },
}
