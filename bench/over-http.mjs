// The API on the network: mcp-mount as a service in front of it, beside proxies that do nothing but pass on.
import { createServer } from 'node:net'
import { CONTENDERS, nginxCommand } from './contenders.mjs'
import { compare } from './measure.mjs'
import { start } from './process.mjs'
import { callBlob, callItem, callPage, get } from './requests.mjs'

export async function overHttp(settings) {
  const upstream = await start('upstream', CONTENDERS['fastify GET'].command)
  const env = { UPSTREAM: `http://127.0.0.1:${upstream.port}` }
  const nginx = nginxCommand(upstream.port, await freePort())
  const proxy = [process.execPath, 'http-proxy.mjs']
  const service = [process.execPath, 'mcp-mount-http.mjs']
  try {
    const pass = (label, command, path, baseline) => ({
      name: label,
      label,
      command,
      env,
      baseline,
      request: () => get(path),
      expect: path.startsWith('/blobs') ? 'xxxx' : 'Item 7',
    })
    return [
      ...(await compare(
        [
          { ...pass('@fastify/http-proxy', proxy, '/items/7', '@fastify/http-proxy'), required: true },
          ...(nginx ? [pass('nginx', nginx, '/items/7', '@fastify/http-proxy')] : []),
          {
            name: 'mcp-mount over HTTP',
            command: service,
            env,
            baseline: '@fastify/http-proxy',
            request: () => callItem('modern'),
            expect: 'Item 7',
            required: true,
          },
        ],
        settings,
      )),
      ...(await compare(
        [
          { ...pass('@fastify/http-proxy, 100 KB', proxy, '/blobs/7', '@fastify/http-proxy, 100 KB'), required: true },
          {
            name: 'mcp-mount over HTTP, 100 KB',
            command: service,
            env,
            baseline: '@fastify/http-proxy, 100 KB',
            request: () => callBlob('modern'),
            expect: 'xxxx',
            required: true,
          },
        ],
        settings,
      )),
      ...(await compare(
        [
          {
            ...pass(
              '@fastify/http-proxy, 100 KB of objects',
              proxy,
              '/pages/7',
              '@fastify/http-proxy, 100 KB of objects',
            ),
            required: true,
          },
          {
            name: 'mcp-mount over HTTP, 100 KB of objects',
            command: service,
            env,
            baseline: '@fastify/http-proxy, 100 KB of objects',
            request: () => callPage('modern'),
            expect: 'Item 7',
            required: true,
          },
        ],
        settings,
      )),
    ]
  } finally {
    await upstream.stop()
  }
}

function freePort() {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address()
      probe.close(() => resolve(port))
    })
  })
}
