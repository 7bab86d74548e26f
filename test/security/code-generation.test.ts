import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const source = fileURLToPath(new URL('../../src/index.ts', import.meta.url))
const program = `
import { createJiti } from 'jiti'
const { ApiMcp } = await createJiti('${import.meta.url}').import('${source}')
const parameters = [{ name: 'id', in: 'query', required: true, schema: { type: 'integer' } }]
const openapi = { openapi: '3.1.0', info: { title: 'T', version: '1' }, paths: { '/a': { get: { operationId: 'a', parameters } } } }
const mcp = new ApiMcp(() => Response.json({ reached: true }), { openapi })
console.log(JSON.stringify(await mcp.call('a', {})))
`

test('where no code may be compiled, arguments that cannot be checked never reach the API', () => {
  const flags = ['--disallow-code-generation-from-strings', '--input-type=module', '-e', program]
  const { stdout, stderr } = spawnSync(process.execPath, flags, { encoding: 'utf8' })
  expect(stdout).toContain('INTERNAL')
  expect(stdout).not.toContain('reached')
  expect(stderr).toContain('EvalError')
})
