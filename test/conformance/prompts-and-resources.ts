/** Fixtures that an API has no counterpart of. */
import { completable, ResourceTemplate } from '@modelcontextprotocol/server'
import type { McpServer } from '@modelcontextprotocol/server'
import * as z from 'zod'
import { PNG } from './api.ts'

export function registerPrompts(server: McpServer): void {
  server.registerPrompt('test_simple_prompt', { description: 'No arguments.' }, () => ({
    messages: [{ role: 'user', content: { type: 'text', text: 'This is a simple prompt for testing.' } }],
  }))
  const argsSchema = z.object({
    arg1: completable(z.string().describe('First'), (value) =>
      ['paris', 'park'].filter((city) => city.startsWith(value)),
    ),
    arg2: z.string().describe('Second'),
  })
  server.registerPrompt(
    'test_prompt_with_arguments',
    { description: 'Two arguments.', argsSchema },
    ({ arg1, arg2 }) => ({
      messages: [{ role: 'user', content: { type: 'text', text: `arg1='${arg1}', arg2='${arg2}'` } }],
    }),
  )
  const config = { description: 'Embeds a resource.', argsSchema: z.object({ resourceUri: z.string() }) }
  server.registerPrompt('test_prompt_with_embedded_resource', config, ({ resourceUri: uri }) => ({
    messages: [
      { role: 'user', content: { type: 'resource', resource: { uri, mimeType: 'text/plain', text: 'Embedded.' } } },
    ],
  }))
  server.registerPrompt('test_prompt_with_image', { description: 'Has an image.' }, () => ({
    messages: [{ role: 'user', content: { type: 'image', data: PNG, mimeType: 'image/png' } }],
  }))
}

export function registerResources(server: McpServer): void {
  const plain = { description: 'Text.', mimeType: 'text/plain' }
  server.registerResource('static-text', 'test://static-text', plain, ({ href }) => ({
    contents: [{ uri: href, mimeType: 'text/plain', text: 'This is the content of the static text resource.' }],
  }))
  const image = { description: 'An image.', mimeType: 'image/png' }
  server.registerResource('static-binary', 'test://static-binary', image, ({ href }) => ({
    contents: [{ uri: href, mimeType: 'image/png', blob: PNG }],
  }))
  const template = new ResourceTemplate('test://template/{id}/data', { list: undefined })
  server.registerResource('template', template, { description: 'By id.' }, ({ href }, { id }) => ({
    contents: [{ uri: href, mimeType: 'application/json', text: JSON.stringify({ id }) }],
  }))
}
