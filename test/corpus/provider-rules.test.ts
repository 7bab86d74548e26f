import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { ConfigError } from '../../src/errors.ts'
import { compileTools } from '../../src/tools/compile.ts'
import { readDocument } from '../read-document.ts'
import { findDocuments } from './documents.ts'
import { brokenRules } from './provider-rules.ts'

const github = fileURLToPath(
  new URL('../../node_modules/@octokit/openapi/generated/api.github.com.json', import.meta.url),
)
const folder = fileURLToPath(new URL('../fixtures/openapi', import.meta.url))

const files = [...findDocuments(folder).map((file) => [file.slice(folder.length + 1), file]), ['GitHub', github]]

describe.each(['tolerant', 'strict'] as const)(
  'every tool of a real document, with %s output schemas',
  (outputSchema) => {
    it.each(files)('%s: is one that every provider takes', async (_, file) => {
      const document = await readDocument(file ?? '').catch((error: unknown) => error)
      if (!('api' in (document as object))) {
        expect(document).toBeInstanceOf(ConfigError)
        return
      }
      const { api } = document as Awaited<ReturnType<typeof readDocument>>
      const tools = compileTools(api, { trustExtensions: false, remote: true, outputSchema, warn: () => {} })
      const broken = tools.flatMap((tool) => brokenRules(tool).map((rule) => `${tool.name}: ${rule}`))
      expect(broken).toEqual([])
      expect(tools).toHaveLength(
        api.operations.filter(({ method }) => method !== 'TRACE' && method !== 'CONNECT').length,
      )
      expect(new Set(tools.map(({ name }) => name.toLowerCase())).size).toBe(tools.length)
    })
  },
)
