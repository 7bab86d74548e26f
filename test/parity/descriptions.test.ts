import { expect, test } from 'vitest'
import { ApiMcp } from '../../src/index.ts'
import type { ApiMcpOptions, ToolRecord } from '../../src/options.ts'
import { complexDocument } from './complex-app.ts'

type Descriptions = NonNullable<ApiMcpOptions['descriptions']>

async function describe(descriptions: Descriptions): Promise<Map<string, string>> {
  const tools: ToolRecord[] = await new ApiMcp(complexDocument, {
    descriptions,
    upstream: { baseUrl: 'http://127.0.0.1:9' },
  }).tools()
  return new Map(tools.map((tool) => [tool.name, tool.description]))
}

test('short: summary and description, no responses', async () => {
  const described = await describe('short')
  expect(described.get('list_products')).toContain('List Products')
  expect(described.get('list_products')).toContain('List products with filters and pages.')
  for (const text of described.values()) expect(text).not.toMatch(/\b(200|404|422)\b/)
})

test('responses: every status that is declared, without schemas', async () => {
  const described = await describe('responses')
  for (const status of ['201', '400', '404', '422']) expect(described.get('create_order')).toContain(status)
  for (const status of ['200', '403', '404']) expect(described.get('get_customer')).toContain(status)
  expect(described.get('create_order')).not.toContain('"properties"')
})

test('full: the schemas too; each step says more than the one before', async () => {
  const [short, responses, full] = [await describe('short'), await describe('responses'), await describe('full')]
  expect(full.get('create_order')).toContain('status_code')
  for (const name of short.keys()) {
    expect(responses.get(name)?.length).toBeGreaterThan(short.get(name)?.length ?? 0)
    expect(full.get(name)?.length).toBeGreaterThan(responses.get(name)?.length ?? 0)
  }
})
