// The API of the soak: operations whose answers and schemas are as bad as they get.
const ok = { 200: { description: 'ok' } }
const get = (operationId, parameters = []) => ({ get: { operationId, parameters, responses: ok } })
const query = (name, schema) => ({ name, in: 'query', schema })
const node = (kind) => ({
  type: 'object',
  properties: { kind: { enum: [kind] }, child: { $ref: '#/components/schemas/Tree' } },
})

export const document = {
  openapi: '3.1.0',
  info: { title: 'soak', version: '1' },
  paths: {
    '/items/{id}': get('item', [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }]),
    '/slow': get('slow'),
    '/big': get('big'),
    '/bomb': get('bomb'),
    '/infinite': get('infinite'),
    '/reset': get('reset'),
    '/fail': get('fail'),
    '/pattern': get('pattern', [query('v', { type: 'string', pattern: '^(a+)+$' })]),
    '/tree': {
      post: {
        operationId: 'tree',
        requestBody: {
          content: {
            'application/json': {
              schema: { type: 'object', properties: { tree: { $ref: '#/components/schemas/Tree' } } },
            },
          },
        },
        responses: ok,
      },
    },
  },
  components: {
    schemas: {
      Tree: { oneOf: [{ $ref: '#/components/schemas/A' }, { $ref: '#/components/schemas/B' }] },
      A: node('a'),
      B: node('b'),
    },
  },
}
