import { describe, expect, it } from 'vitest'
import { documentOf, readDocument } from '../../test/read-document.ts'

const responses = { 200: { description: 'fine' } }

async function parametersOf(
  version: string,
  path: string,
  parameters: unknown,
  members: object = {},
): Promise<object[]> {
  const { operation } = await readDocument(
    documentOf(version, { paths: { [path]: { get: { parameters, responses } } }, ...members }),
  )
  return operation(`GET ${path}`).parameters.map((parameter) => ({ ...parameter }))
}

const query = (name: string): object => ({ name, in: 'query', schema: { type: 'integer' }, description: 'Which' })

describe('parameters', () => {
  it('of the path item are folded in; the operation overrides by name and location', async () => {
    const { operation } = await readDocument(
      documentOf('3.0.0', {
        paths: {
          '/a': {
            parameters: [
              { name: 'x', in: 'query', schema: { type: 'string' } },
              { name: 'X-H', in: 'header', schema: {} },
            ],
            get: {
              parameters: [
                { name: 'x', in: 'query', required: true, schema: { type: 'integer' } },
                { name: 'x', in: 'cookie', schema: {} },
                { name: 'x-h', in: 'header', deprecated: true, schema: {} },
              ],
              responses,
            },
          },
        },
      }),
    )
    expect(operation('GET /a').parameters).toMatchObject([
      { name: 'x', in: 'query', required: true, schema: { type: 'integer' } },
      { name: 'x-h', in: 'header', deprecated: true },
      { name: 'x', in: 'cookie', style: 'form', explode: true },
    ])
  })

  it('get the style of their location, unless they name one that it has', async () => {
    const parameters = [
      { name: 'p', in: 'path', style: 'label', schema: {} },
      { name: 'q', in: 'query', schema: {} },
      { name: 'd', in: 'query', style: 'deepObject', explode: true, schema: {} },
      { name: 's', in: 'query', style: 'spaceDelimited', schema: {} },
      { name: 'w', in: 'query', style: 'matrix', allowReserved: true, schema: {} },
      { name: 'c', in: 'cookie', style: 'cookie', schema: {} },
      { name: 'X-H', in: 'header', schema: {} },
    ]
    expect(await parametersOf('3.2.0', '/a/{p}', parameters)).toMatchObject([
      { name: 'p', style: 'label', explode: false, required: true },
      { name: 'q', style: 'form', explode: true, allowReserved: false },
      { name: 'd', style: 'deepObject', explode: true },
      { name: 's', style: 'spaceDelimited', explode: false },
      { name: 'w', style: 'form', explode: true, allowReserved: true },
      { name: 'c', style: 'cookie', explode: true },
      { name: 'X-H', style: 'simple', explode: false },
    ])
  })

  it('may be declared by content, be the whole query string, or have no schema', async () => {
    const parameters = [
      { name: 'j', in: 'query', content: { 'application/json': { schema: { type: 'object' } } } },
      { name: 'all', in: 'querystring', content: { 'application/x-www-form-urlencoded': {} } },
      { name: 'old', in: 'query', type: 'integer' },
      { name: 'any', in: 'query' },
    ]
    expect(await parametersOf('3.2.0', '/a', parameters)).toMatchObject([
      { name: 'j', contentType: 'application/json', schema: { type: 'object' } },
      { name: 'all', in: 'querystring', contentType: 'application/x-www-form-urlencoded', schema: {} },
      { name: 'old', schema: { type: 'integer' } },
      { name: 'any', schema: {} },
    ])
  })

  it('never are reserved headers or credentials of the operation', async () => {
    const names = [
      'Accept',
      'Content-Type',
      'authorization',
      'HOST',
      'Content-MD5',
      'Cookie',
      'Mcp-Session-Id',
      'Proxy-X',
      'TE',
      'X-Key',
      'X-Free',
    ]
    const parameters = [
      ...names.map((name) => ({ name, in: 'header', schema: {} })),
      { name: 'X-Key', in: 'query', schema: {} },
    ]
    const members = {
      security: [{ key: [] }],
      components: { securitySchemes: { key: { type: 'apiKey', in: 'header', name: 'x-key' } } },
    }
    expect(await parametersOf('3.0.0', '/a', parameters, members)).toMatchObject([
      { name: 'X-Free' },
      { name: 'X-Key', in: 'query' },
    ])
  })

  it('fit the path, whatever is declared', async () => {
    const { api, warnings } = await readDocument(
      documentOf('3.0.0', {
        paths: {
          '/a/{none}': { get: { responses } },
          '/b/{userId}/{proxy+}': {
            get: {
              parameters: ['userid', 'proxy', 'gone'].map((name) => ({
                name,
                in: 'path',
                schema: { type: 'integer' },
              })),
              responses,
            },
          },
        },
      }),
    )
    expect(api.operations.map(({ parameters }) => parameters.map(({ name, schema }) => [name, schema]))).toEqual([
      [['none', { type: 'string' }]],
      [
        ['userId', { type: 'integer' }],
        ['proxy+', { type: 'integer' }],
      ],
    ])
    expect(warnings.map(({ code }) => code)).toEqual([
      'PARAMETER_UNDECLARED',
      'PARAMETER_UNDECLARED',
      'PARAMETER_UNDECLARED',
      'PARAMETER_UNUSED',
    ])
  })

  it('that are declared in query fill placeholders of their name, and a template of a query string is none', async () => {
    expect(await parametersOf('3.0.0', '/jobs({key}){?page}', [query('key'), query('page')])).toMatchObject([
      { name: 'key', in: 'path', required: true, style: 'simple', schema: { type: 'integer' }, description: 'Which' },
      { name: 'page', in: 'query', required: false },
    ])
  })
})
