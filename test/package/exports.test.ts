import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { ROOT } from '../e2e/command.ts'

function runScript(script: string): string {
  return execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8', cwd: ROOT }).trim()
}

// What is exported here is a promise: a change of these lists is a change for users.
test('the built package exports these names, to ES modules and to CommonJS', async () => {
  const built = (await import(`${ROOT}dist/index.js`)) as Record<string, unknown>
  const names = ['ApiMcp', 'CallError', 'ConfigError', 'ERROR_CODES']
  expect(Object.keys(built).toSorted()).toEqual(names)
  // In a process of its own: the test runner has a module loader of its own.
  const script = `
    import * as imported from '${ROOT}dist/index.js'
    import { createRequire } from 'node:module'
    console.log(createRequire('${ROOT}')('./dist/index.js').ApiMcp === imported.ApiMcp)
  `
  expect(runScript(script)).toBe('true')
})

test('ApiMcp has these methods', async () => {
  const { ApiMcp } = (await import(`${ROOT}dist/index.js`)) as { ApiMcp: { prototype: object } }
  expect(Object.getOwnPropertyNames(ApiMcp.prototype).toSorted()).toEqual([
    'call',
    'close',
    'constructor',
    'fetch',
    'inspect',
    'listen',
    'mountHttp',
    'mountSse',
    'plan',
    'ready',
    'refresh',
    'serveStdio',
    'tools',
  ])
})

test('package.json leads to files that exist, and names no framework as a dependency', () => {
  const manifest = JSON.parse(readFileSync(`${ROOT}package.json`, 'utf8')) as {
    exports: Record<string, string>
    bin: Record<string, string>
    sideEffects: string[]
    dependencies: Record<string, string>
    peerDependencies: Record<string, string>
    peerDependenciesMeta: Record<string, { optional: boolean }>
  }
  for (const file of [...Object.values(manifest.exports), ...Object.values(manifest.bin), ...manifest.sideEffects]) {
    expect(() => readFileSync(ROOT + file)).not.toThrow()
  }
  for (const peer of Object.keys(manifest.peerDependencies)) {
    expect(manifest.dependencies).not.toHaveProperty([peer])
    expect(manifest.peerDependenciesMeta[peer]).toEqual({ optional: true })
  }
})

test('every runtime dependency has its reason in docs/dependencies.md', () => {
  const page = readFileSync(`${ROOT}docs/dependencies.md`, 'utf8')
  const { dependencies } = JSON.parse(readFileSync(`${ROOT}package.json`, 'utf8')) as { dependencies: object }
  for (const name of Object.keys(dependencies)) expect(page).toContain(`\`${name}\``)
})

test('importing mcp-mount is what makes Fastify tell its routes', async () => {
  const script = `
    import Fastify from 'fastify'
    import { ApiMcp } from '${ROOT}dist/index.js'
    const app = Fastify()
    app.get('/x', { schema: { operationId: 'x' } }, async () => 1)
    console.log((await new ApiMcp(app).tools()).map((tool) => tool.name).join())
  `
  expect(runScript(script)).toBe('x')
})
