// The packed tarball in an empty folder: alone for ESM, CommonJS and TypeScript consumers, and bundled; then with the newest frameworks,
// where the clients of the examples run against it.
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { prepare, root } from './prepare.mjs'

const QUIET = ['--no-audit', '--no-fund', '--loglevel=error']
const FRAMEWORKS = [
  'fastify',
  'hono',
  '@hono/zod-openapi',
  'zod',
  'express',
  '@nestjs/common',
  '@nestjs/core',
  '@nestjs/platform-express',
  '@nestjs/swagger',
  'reflect-metadata',
  'rxjs',
  'elysia',
  'h3@2',
  '@modelcontextprotocol/client',
]
const DOCUMENT = JSON.stringify({
  openapi: '3.1.0',
  info: { title: 'T', version: '1' },
  paths: { '/a': { get: { operationId: 'a' } } },
})
const ESM = `import { ApiMcp, ConfigError } from 'mcp-mount'
const mcp = new ApiMcp(() => new Response('{"ok":true}', { headers: { 'content-type': 'application/json' } }), { openapi: ${DOCUMENT} })
const [tool] = await mcp.tools()
const { structuredContent } = await mcp.call(tool.name)
if (structuredContent.ok !== true || typeof ConfigError !== 'function') throw new Error('not the answer of the API')
`
const COMMONJS = `const { ApiMcp } = require('mcp-mount')
new ApiMcp(${DOCUMENT}, { upstream: { baseUrl: 'http://127.0.0.1:9' } }).tools().then((tools) => {
  if (tools[0].name !== 'a') throw new Error('no tool')
})
`
const TYPES = `import { ApiMcp, ConfigError } from 'mcp-mount'
import type { ApiMcpOptions, ToolRecord } from 'mcp-mount'
const options: ApiMcpOptions = { include: { tags: ['a'] }, filter: (operation) => operation.method === 'GET' }
const mcp: ApiMcp = new ApiMcp({}, options)
export const names: Promise<string[]> = mcp.tools().then((tools: ToolRecord[]) => tools.map((tool) => tool.name))
export const isOurs = (error: unknown): boolean => error instanceof ConfigError && error.code === 'OPTION_INVALID'
`
/** CommonJS inside, such as ajv's, asks for a `require`. */
const BUNDLE = [
  '--bundle',
  '--platform=node',
  '--format=esm',
  '--outfile=bundle/consumer.mjs',
  "--banner:js=import { createRequire as toRequire } from 'node:module'; const require = toRequire(import.meta.url)",
]
const TSCONFIG = JSON.stringify({
  compilerOptions: {
    module: 'nodenext',
    target: 'es2023',
    strict: true,
    skipLibCheck: false,
    noEmit: true,
    types: ['node'],
  },
  files: ['consumer.ts'],
})

prepare()
const folder = mkdtempSync(join(emptyPlace(), 'mcp-mount-package-'))
const tarball = pack()
let failed = 0
try {
  writeFileSync(join(folder, 'package.json'), '{ "name": "consumer", "private": true, "type": "module" }')
  step('installs in an empty folder, without frameworks', 'npm', ['install', ...QUIET, tarball])
  write('consumer.mjs', ESM)
  step('ES module', 'node', ['consumer.mjs'])
  write('consumer.cjs', COMMONJS)
  step('CommonJS', 'node', ['consumer.cjs'])
  step('a bundler', 'npm', ['install', ...QUIET, '--ignore-scripts', 'esbuild'])
  step('bundles without the optional peers', 'npx', ['--no-install', 'esbuild', 'consumer.mjs', ...BUNDLE])
  step('the bundle', 'node', ['bundle/consumer.mjs'])
  step('the command line', 'npx', ['--no-install', 'mcp-mount', '--version'])
  step('a compiler for the next steps', 'npm', ['install', ...QUIET, 'typescript', '@types/node'])
  write('consumer.ts', TYPES)
  write('tsconfig.json', TSCONFIG)
  step('TypeScript, skipLibCheck false', 'npx', ['--no-install', 'tsc', '-p', '.'])
  // @nestjs/swagger does not take TypeScript 7 yet.
  step('without that compiler', 'npm', ['uninstall', ...QUIET, 'typescript'])
  step('installs with the newest frameworks', 'npm', ['install', ...QUIET, ...FRAMEWORKS])
  cpSync(join(root, 'examples'), join(folder, 'examples'), { recursive: true })
  for (const name of readdirSync(join(folder, 'examples'), { withFileTypes: true })) {
    if (name.isDirectory())
      step(`example ${name.name}`, 'npx', ['--no-install', 'jiti', `examples/${name.name}/client.ts`])
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
  rmSync(tarball, { force: true })
}
process.exitCode = failed === 0 ? 0 : 1

/** A folder for temporary files above which no packages lie that a consumer would find. */
function emptyPlace() {
  const places = [tmpdir(), '/var/tmp', homedir()]
  const place = places.find(
    (candidate) => !ancestors(candidate).some((above) => existsSync(join(above, 'node_modules'))),
  )
  if (place === undefined) throw new Error(`each of ${places.join(', ')} has a node_modules above it`)
  return place
}

function ancestors(path) {
  return dirname(path) === path ? [path] : [path, ...ancestors(dirname(path))]
}

function pack() {
  const destination = join(root, '.cache/pack')
  mkdirSync(destination, { recursive: true })
  const packed = spawnSync(
    'npm',
    ['pack', '--json', '--ignore-scripts', '--loglevel=error', '--pack-destination', destination],
    {
      cwd: root,
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    },
  )
  return join(destination, JSON.parse(packed.stdout)[0].filename)
}

function write(name, content) {
  writeFileSync(join(folder, name), content)
}

function step(name, command, args) {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: folder, encoding: 'utf8', timeout: 300_000 })
  console.log(`${status === 0 ? 'ok    ' : 'FAILED'} ${name}`)
  if (status === 0) return
  failed += 1
  console.log(`${stdout}${stderr}`.replace(/^/gm, '       '))
}
