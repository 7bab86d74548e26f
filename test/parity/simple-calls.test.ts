import { describe, expect, test } from 'vitest'
import { connect, textOf } from './connect.ts'
import { createSimpleApp } from './simple-app.ts'

const simple = () => connect(createSimpleApp())

describe('tools of the simple app', () => {
  test('are listed', async () => {
    const { client } = await simple()
    expect((await client.listTools()).tools).toHaveLength(7)
  })

  test.each([1, 2])('get_item %i', async (id) => {
    const { call } = await simple()
    const result = await call('get_item', { item_id: id })
    expect(result.isError).toBeFalsy()
    expect(result.structuredContent).toMatchObject({ id, name: `Item ${id}` })
    expect(JSON.parse(textOf(result))).toEqual(result.structuredContent)
  })

  test('a boolean in the query arrives', async () => {
    const { call } = await simple()
    expect((await call('get_item', { item_id: 1, include_details: true })).isError).toBeFalsy()
  })

  test('list_items: all by default, a page when asked', async () => {
    const { call } = await simple()
    expect((await call('list_items')).structuredContent).toMatchObject({ result: [{ id: 1 }, { id: 2 }, { id: 3 }] })
    const page = await call('list_items', { skip: 1, limit: 1 })
    expect(page.structuredContent).toMatchObject({ result: [{ id: 2 }] })
  })

  test('an exception of the API is an error with its status', async () => {
    const { call } = await simple()
    const result = await call('raise_error')
    expect(result.isError).toBe(true)
    expect(textOf(result)).toMatch(/500/)
    expect(textOf(result).toLowerCase()).toContain('internal server error')
  })

  test('404 is an error with status and body', async () => {
    const { call } = await simple()
    const result = await call('get_item', { item_id: 999 })
    expect(result.isError).toBe(true)
    expect(textOf(result)).toContain('404')
    expect(textOf(result).toLowerCase()).toContain('not found')
  })

  test('a missing argument is an error that names it', async () => {
    const { call } = await simple()
    const result = await call('get_item', {})
    expect(result.isError).toBe(true)
    expect(textOf(result)).toMatch(/item_id/)
  })

  test('create_item sends the body', async () => {
    const { call } = await simple()
    const item = { id: 42, name: 'Ünïcödé 你好', price: 1.5, tags: ['a'], description: null }
    expect((await call('create_item', item)).structuredContent).toEqual(item)
    expect((await call('get_item', { item_id: 42 })).structuredContent).toEqual(item)
  })

  test('update_item sends the path and the body, each with its own id', async () => {
    const { call } = await simple()
    const result = await call('update_item', { item_id: 2, id: 2, name: 'New', price: 3 })
    expect(result.structuredContent).toMatchObject({ id: 2, name: 'New', price: 3 })
  })

  test('delete_item: 204 is no error', async () => {
    const { call } = await simple()
    expect((await call('delete_item', { item_id: 1 })).isError).toBeFalsy()
    expect((await call('get_item', { item_id: 1 })).isError).toBe(true)
  })

  test('non-ASCII stays readable in the text', async () => {
    const { call } = await simple()
    const result = await call('create_item', { id: 5, name: '你好', price: 1 })
    expect(textOf(result)).toContain('你好')
  })
})

describe('headers of the caller', () => {
  test.each(['Authorization', 'authorization', 'AUTHORIZATION'])('%s reaches the API in memory', async (name) => {
    const { call } = await connect(createSimpleApp(), {}, { headers: { [name]: 'Bearer abc' } })
    expect((await call('show_headers')).structuredContent).toMatchObject({ authorization: 'Bearer abc' })
  })

  test('a custom header reaches it when listed; a list replaces the default', async () => {
    const headers = { 'X-Custom-Header': 'mine', 'X-Other': 'no', authorization: 'Bearer abc' }
    const { call } = await connect(
      createSimpleApp(),
      { upstream: { forwardHeaders: ['X-Custom-Header'] } },
      { headers },
    )
    const { structuredContent } = await call('show_headers')
    expect(structuredContent).toMatchObject({ 'x-custom-header': 'mine' })
    expect(structuredContent).not.toHaveProperty('x-other')
    expect(structuredContent).not.toHaveProperty('authorization')
  })

  test('none at all is no error', async () => {
    const { call } = await simple()
    expect((await call('show_headers')).structuredContent).not.toHaveProperty('authorization')
  })
})
