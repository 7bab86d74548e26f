import express from 'express'
import { expect, test } from 'vitest'
import { Hono } from 'hono'
import { callFactory } from './call-factory.ts'

test('a function without parameters makes the app', async () => {
  const app = { fetch: () => new Response() }
  expect(await callFactory(() => app, 'build')).toBe(app)
  expect(await callFactory(async ({ logger = true } = {}) => ({ app, logger }), 'build')).toEqual({ app, logger: true })
})

test.each([
  ['a fetch function that looks at no request', () => new Response('hello')],
  ['a fetch function', (request: Request) => Response.json(request.url)],
  ['an app of Express', express()],
  ['a class', Hono],
  ['an object', { fetch: () => new Response() }],
])('%s is what is meant', async (_name, exported) => {
  expect(await callFactory(exported, 'app')).toBe(exported)
})

test('a function that fails or makes nothing is an error with its name', async () => {
  await expect(callFactory(() => Promise.reject(new Error('no database')), 'build')).rejects.toMatchObject({
    message: 'build() failed',
  })
  await expect(callFactory(() => {}, 'start')).rejects.toMatchObject({ message: 'start() gives nothing' })
})
