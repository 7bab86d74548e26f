import express from 'express'
import { ApiMcp } from 'mcp-mount'

export const app = express()
app.use(express.json())

app.get('/notes/:id', (request, response) => void response.json({ id: request.params.id }))
app.post('/notes', (request, response) => void response.status(201).json({ saved: request.body }))

// Express routes declare no schemas. A document, in part or whole, says what the arguments are.
const noteId = { name: 'id', in: 'path', required: true, schema: { type: 'string' } }
const note = { type: 'object', properties: { text: { type: 'string' } }, required: ['text'] }
const openapi = {
  openapi: '3.1.0',
  info: { title: 'Notes', version: '1.0.0' },
  paths: {
    '/notes/{id}': { get: { operationId: 'get_note', parameters: [noteId] } },
    '/notes': { post: { operationId: 'add_note', requestBody: { content: { 'application/json': { schema: note } } } } },
  },
}
new ApiMcp(app, { openapi }).mountHttp()
