/** The fixtures of the conformance suite that an HTTP route can give. */
import Fastify from 'fastify'
import type { FastifyInstance } from 'fastify'

/** A PNG of one pixel. */
export const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M/wHwAEBgIApD5fRAAAAABJRU5ErkJggg=='

/** A WAV file of one sample. */
const WAV = 'UklGRiYAAABXQVZFZm10IBAAAAABAAEAQB8AAIA+AAACABAAZGF0YQIAAAAAAA=='

export function createApi(): FastifyInstance {
  const app = Fastify()
  app.get('/text', (_request, reply) => reply.type('text/plain').send('This is a simple text response for testing.'))
  app.get('/image', (_request, reply) => reply.type('image/png').send(Buffer.from(PNG, 'base64')))
  app.get('/audio', (_request, reply) => reply.type('audio/wav').send(Buffer.from(WAV, 'base64')))
  app.get('/error', () => {
    throw new Error('This tool intentionally returns an error for testing')
  })
  return app
}

/** Operations by path, as the suite names its tools. */
export const DOCUMENT: object = {
  openapi: '3.1.0',
  info: { title: 'mcp-mount conformance', version: '1.0.0' },
  paths: {
    '/text': operation('test_simple_text', 'text/plain'),
    '/image': operation('test_image_content', 'image/png'),
    '/audio': operation('test_audio_content', 'audio/wav'),
    '/error': operation('test_error_handling', 'application/json'),
  },
}

function operation(operationId: string, contentType: string): object {
  const summary = `Answers ${contentType}.`
  return { get: { operationId, summary, responses: { 200: { description: 'Fine.', content: { [contentType]: {} } } } } }
}
