import { createRequire } from 'node:module'
import express from 'express'
import type { Express } from 'express'
import { expect, test } from 'vitest'
import { describeApp } from '../../test/contract/described.ts'

const express4 = createRequire(import.meta.url)('express4') as () => Express

test.each([
  ['4', express4],
  ['5', express],
])('Express %s: a route for all methods is two operations', async (_version, framework) => {
  const app = framework()
  app.all('/app', (_request, response) => void response.end())
  const router = express.Router()
  router.all('/router', (_request, response) => void response.end())
  app.use(router)
  const { operations } = await describeApp(app)
  expect(Object.keys(operations)).toEqual(['GET /app', 'POST /app', 'GET /router', 'POST /router'])
})
