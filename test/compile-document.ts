/** A document in, its tools out: for tests of tools. */
import { expect } from 'vitest'
import type { Warning } from '../src/model/warning.ts'
import type { Tool } from '../src/model/tool.ts'
import { compileTools } from '../src/tools/compile.ts'
import type { CompileSettings } from '../src/tools/compile.ts'
import { documentOf, readDocument } from './read-document.ts'

/** What became of a document. */
export interface Compiled {
  readonly tools: Tool[]
  readonly names: string[]
  readonly warnings: Warning[]
  readonly tool: (name: string) => Tool
}

/** Compiles a document around `members`, in memory and trusted unless `settings` say otherwise. */
export async function compile(
  members: object,
  settings: Partial<CompileSettings> = {},
  version = '3.1.0',
): Promise<Compiled> {
  const { api } = await readDocument(documentOf(version, members))
  const warnings: Warning[] = []
  const warn = (warning: Warning): void => void warnings.push(warning)
  const tools = compileTools(api, { trustExtensions: true, remote: false, warn, ...settings })
  return {
    tools,
    warnings,
    names: tools.map(({ name }) => name),
    tool: (name) => tools.find((tool) => tool.name === name) ?? expect.fail(`no tool ${name}`),
  }
}

/** A path item with a GET operation. */
export const get = (operationId: string, more: object = {}): object => ({
  get: { operationId, responses: {}, ...more },
})
/** Paths with `POST /p`, which requires a body of that schema. */
export const post = (schema: object, more: object = {}, contentType = 'application/json'): object => ({
  '/p': {
    post: {
      operationId: 'p',
      requestBody: { required: true, content: { [contentType]: { schema } } },
      responses: {},
      ...more,
    },
  },
})
/** A query parameter. */
export const query = (name: string, schema: object = { type: 'string' }, more: object = {}): object => ({
  name,
  in: 'query',
  schema,
  ...more,
})
