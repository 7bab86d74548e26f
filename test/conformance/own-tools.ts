/** Fixtures that no single HTTP answer gives: several contents, notifications during a call, changes of the tools. */
import { fromJsonSchema } from '@modelcontextprotocol/server'
import type { JsonSchemaType, McpServer, ServerContext } from '@modelcontextprotocol/server'
import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { PNG } from './api.ts'

/** @param change - makes the tools of the server change */
export function registerOwnTools(server: McpServer, change: () => Promise<void>): void {
  server.registerTool('test_embedded_resource', { description: 'One embedded resource.' }, () => ({
    content: [
      { type: 'resource', resource: { uri: 'test://embedded-resource', mimeType: 'text/plain', text: 'Embedded.' } },
    ],
  }))
  server.registerTool('test_multiple_content_types', { description: 'Text, image and resource.' }, () => ({
    content: [
      { type: 'text', text: 'Multiple content types test:' },
      { type: 'image', data: PNG, mimeType: 'image/png' },
      {
        type: 'resource',
        resource: { uri: 'test://mixed-content-resource', mimeType: 'application/json', text: '{"value":123}' },
      },
    ],
  }))
  server.registerTool('test_tool_with_progress', { description: 'Reports its progress.' }, async (context) => {
    for (const progress of [0, 50, 100]) {
      await reportProgress(context, progress)
      await sleep(50)
    }
    return text('done')
  })
  for (const name of ['test_tool_with_logging', 'test_logging_tool']) {
    server.registerTool(name, { description: 'Sends log messages.' }, async ({ mcpReq }) => {
      for (const message of ['Tool execution started', 'Tool processing data', 'Tool execution completed']) {
        await mcpReq.log('info', message)
        await sleep(50)
      }
      return text('done')
    })
  }
  server.registerTool('test_trigger_tool_change', { description: 'Changes the tools.' }, async () => {
    await change()
    return text('changed')
  })
  server.registerTool('test_custom_headers', { description: 'Mirrors an argument.', inputSchema: MIRRORED }, () =>
    text('fine'),
  )
  server.registerTool('json_schema_2020_12_tool', { description: 'A rich schema.', inputSchema: RICH }, () =>
    text('fine'),
  )
}

/** A result of one text. */
export function text(value: string): { content: [{ type: 'text'; text: string }] } {
  return { content: [{ type: 'text', text: value }] }
}

async function reportProgress({ mcpReq }: ServerContext, progress: number): Promise<void> {
  const { _meta: meta } = mcpReq
  const progressToken = meta?.progressToken
  if (progressToken === undefined) return
  await mcpReq.notify({ method: 'notifications/progress', params: { progressToken, progress, total: 100 } })
}

interface Schemas {
  readonly mirrored: JsonSchemaType
  readonly rich: JsonSchemaType
}

const schemas = JSON.parse(readFileSync(new URL('schemas.json', import.meta.url), 'utf8')) as Schemas
const MIRRORED = fromJsonSchema(schemas.mirrored)
const RICH = fromJsonSchema(schemas.rich)
