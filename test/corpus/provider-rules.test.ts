import { describe, expect, it } from 'vitest'
import { ConfigError } from '../../src/errors.ts'
import { compileTools } from '../../src/tools/compile.ts'
import { readDocument } from '../read-document.ts'
import { corpusFiles } from './documents.ts'
import { brokenRules } from './provider-rules.ts'

describe.each(['tolerant', 'strict'] as const)(
  'every tool of a real document, with %s output schemas',
  (outputSchema) => {
    it.each(corpusFiles())('$name: is one that every provider takes', async ({ file }) => {
      const document = await readDocument(file).catch((error: unknown) => error)
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
