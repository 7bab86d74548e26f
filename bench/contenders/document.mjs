// The OpenAPI document of the API of api.mjs, with any number of further operations.
import { REALISTIC } from './api.mjs'

export function documentOf(tools) {
  const id = {
    name: 'item_id',
    in: 'path',
    required: true,
    description: 'Number of the item',
    schema: { type: 'integer' },
  }
  const responses = { 200: { description: 'The item' } }
  const paths = {
    '/items/{item_id}': { get: { operationId: 'get_item', summary: 'Get one item', parameters: [id], responses } },
    '/blobs/{item_id}': { get: { operationId: 'get_blob', summary: 'Get a large item', parameters: [id], responses } },
    '/pages/{item_id}': { get: { operationId: 'get_page', summary: 'Get many items', parameters: [id], responses } },
  }
  const query = Object.entries(REALISTIC.properties).map(([name, { description, ...schema }]) => ({
    name,
    in: 'query',
    description,
    schema,
  }))
  for (let n = 3; n < tools; n++) {
    const parameters = [{ name: 'id', in: 'path', required: true, schema: { type: 'string' } }, ...query]
    paths[`/r${n}/{id}`] = {
      get: { operationId: `operation_${n}`, summary: `Operation number ${n} of a large API`, parameters, responses },
    }
  }
  return { openapi: '3.1.0', info: { title: 'Items', version: '1.0.0' }, paths }
}
