// A server with every fault that the runner must notice, in the shape of the package. For tests of the runner itself.
import { createServer } from 'node:http'

export class ApiMcp {
  #config

  constructor(source, config) {
    this.#config = config
  }

  async ready() {}

  async listen() {
    const server = createServer((request, response) => void this.#answer(request, response))
    await new Promise((resolve) => server.listen(0, '0.0.0.0', resolve))
    return { url: `http://127.0.0.1:${server.address().port}/mcp` }
  }

  async #answer(request, response) {
    const chunks = []
    for await (const chunk of request) chunks.push(chunk)
    try {
      const message = JSON.parse(Buffer.concat(chunks).toString())
      const result = message.method === 'tools/list' ? { tools: [] } : await this.#call(message.params, request.headers)
      response.end(JSON.stringify({ jsonrpc: '2.0', id: 1, result }))
    } catch (error) {
      response
        .writeHead(500)
        .end(JSON.stringify({ jsonrpc: '2.0', id: 1, error: { code: -32603, message: error.stack } }))
    }
  }

  async #call({ name, arguments: args }, { authorization }) {
    const paths = { getUserProfile: `users/${args.id}/profile`, redirect: `redirect?to=${encodeURIComponent(args.to)}` }
    const url = `${this.#config.upstream.baseUrl}/${paths[name] ?? name}`
    const answer = await fetch(url, { headers: authorization ? { authorization } : {} })
    process.stderr.write(`called ${url} with ${authorization}\n`)
    return { content: [{ type: 'text', text: await answer.text() }] }
  }
}
