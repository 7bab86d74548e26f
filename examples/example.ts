/** How the clients of the examples start a server with the command line, connect to it, and end both. */
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'

const bin = join(dirname(createRequire(import.meta.url).resolve('mcp-mount/package.json')), 'dist/cli/bin.js')

export interface Server {
  /** `http://127.0.0.1:41234` */
  readonly url: string
  /** `http://127.0.0.1:41234/mcp` */
  readonly endpoint: string
}

/** Runs `mcp-mount <words> --port 0` in the example's folder for as long as `work` takes. */
export async function withServer<T>(
  client: string,
  words: readonly string[],
  work: (server: Server) => Promise<T>,
  env: Readonly<Record<string, string>> = {},
): Promise<T> {
  const child = spawn(process.execPath, [bin, ...words, '--port', '0'], {
    cwd: dirname(fileURLToPath(client)),
    env: { ...process.env, ...env },
    stdio: ['ignore', 'inherit', 'pipe'],
  })
  try {
    const said = await listening(child)
    const url = /^Listening: (\S+)/m.exec(said)?.[1] ?? ''
    return await work({ url, endpoint: /^MCP endpoint: (\S+)/m.exec(said)?.[1] ?? `${url}/mcp` })
  } finally {
    child.kill()
  }
}

/** Connects the official client for as long as `work` takes. */
export async function withClient<T>(
  endpoint: string,
  work: (client: Client) => Promise<T>,
  headers: Readonly<Record<string, string>> = {},
): Promise<T> {
  const client = new Client({ name: 'example', version: '1' })
  await client.connect(new StreamableHTTPClientTransport(new URL(endpoint), { requestInit: { headers } }))
  try {
    return await work(client)
  } finally {
    await client.close()
  }
}

/** Both, for the examples that need one server. */
export function withExample(
  client: string,
  words: readonly string[],
  work: (client: Client, server: Server) => Promise<void>,
): Promise<void> {
  return withServer(client, words, (server) => withClient(server.endpoint, (connected) => work(connected, server)))
}

function listening(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = ''
    child.stderr?.on('data', (chunk: Buffer) => {
      said += chunk.toString()
      // What was announced comes in one piece.
      if (/^Listening: /m.test(said)) resolve(said)
    })
    child.once('close', (code) => reject(new Error(`the server ended with ${code}: ${said}`)))
  })
}
