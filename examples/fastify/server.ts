import Fastify from 'fastify'
import { ApiMcp } from 'mcp-mount'

export const app = Fastify()

// Schemas of routes, shared schemas, plugins and prefixes are seen; nothing has to be registered.
app.addSchema({ $id: 'Book', type: 'object', properties: { isbn: { type: 'string' }, title: { type: 'string' } } })
app.register(
  async (books) => {
    books.post<{ Body: { title: string } }>(
      '/',
      { schema: { operationId: 'add_book', summary: 'Adds a book', body: { $ref: 'Book#' } } },
      async (request, reply) => reply.code(201).send({ isbn: '1', ...request.body }),
    )
  },
  { prefix: '/books' },
)

new ApiMcp(app).mountHttp()
