import { expect, test } from 'vitest'
import { complexDocument, createComplexApp, PRODUCT_ID } from './complex-app.ts'
import { connect, textOf } from './connect.ts'

const complex = () => connect(createComplexApp(), { openapi: complexDocument })
const order = {
  customer_id: PRODUCT_ID,
  items: [{ product_id: PRODUCT_ID, quantity: 2 }, { product_id: PRODUCT_ID }],
  payment: { method: 'paypal', amount: 40 },
}

test('list_products without arguments, and with filters', async () => {
  const { call } = await complex()
  expect((await call('list_products')).structuredContent).toMatchObject({ total: 1, items: [{ id: PRODUCT_ID }] })
  const filtered = await call('list_products', { category: 'electronics', min_price: 10, tag: ['a', 'b'], page: 2 })
  expect(JSON.parse(textOf(filtered))).toMatchObject({
    asked: { category: 'electronics', min_price: '10', tag: ['a', 'b'], page: '2' },
  })
})

test('get_product, and with an option', async () => {
  const { call } = await complex()
  expect((await call('get_product', { product_id: PRODUCT_ID })).structuredContent).toMatchObject({ name: 'Lamp' })
  const result = await call('get_product', { product_id: PRODUCT_ID, include_unavailable: true })
  expect(JSON.parse(textOf(result))).toMatchObject({ asked: { include_unavailable: 'true' } })
})

test('get_product of an unknown id is an error with the API’s message', async () => {
  const { call } = await complex()
  const result = await call('get_product', { product_id: '00000000-0000-4000-8000-000000000000' })
  expect(result.isError).toBe(true)
  expect(textOf(result)).toMatch(/404[^]*Product not found/)
})

test('create_order sends the nested body', async () => {
  const { call } = await complex()
  const result = await call('create_order', { ...order, notes: null })
  expect(result.isError).toBeFalsy()
  expect(JSON.parse(textOf(result))).toMatchObject({ status: 'pending', total: 40, body: { ...order, notes: null } })
})

test('create_order with missing fields is an error that names them', async () => {
  const { call } = await complex()
  const result = await call('create_order', { customer_id: PRODUCT_ID })
  expect(result.isError).toBe(true)
  expect(textOf(result)).toMatch(/items/)
})

test('get_customer, and with a list in the query', async () => {
  const { call } = await complex()
  expect((await call('get_customer', { customer_id: PRODUCT_ID })).isError).toBeFalsy()
  const result = await call('get_customer', { customer_id: PRODUCT_ID, fields: ['id', 'full_name'] })
  expect(JSON.parse(textOf(result))).toMatchObject({ asked: { fields: ['id', 'full_name'] } })
})

test('a missing path argument is an error that says it is required', async () => {
  const { call } = await complex()
  const result = await call('get_customer', {})
  expect(result.isError).toBe(true)
  expect(textOf(result)).toMatch(/customer_id/)
  expect(textOf(result).toLowerCase()).toContain('required')
})
