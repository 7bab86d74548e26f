export const openapi = {
  openapi: '3.1.0',
  info: { title: 'Stock', version: '1.0.0' },
  paths: {
    '/stock/{sku}': {
      get: {
        operationId: 'get_stock',
        parameters: [{ name: 'sku', in: 'path', required: true, schema: { type: 'string' } }],
        responses: { 200: { description: 'What is there' } },
      },
    },
  },
}
