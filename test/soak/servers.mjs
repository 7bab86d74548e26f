// What stands around the server under test: the API, honest and not, and the issuer of tokens.
import { createServer } from 'node:http'
import { gzipSync } from 'node:zlib'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'

export const AUDIENCE = 'https://mcp.example.com/mcp'
const BOMB = gzipSync(Buffer.alloc(50_000_000, 'a'))
const BIG = 'a'.repeat(900_000)
const CHUNK = Buffer.alloc(65_536, 'a')

const ANSWERS = {
  '/slow': (response) => setTimeout(() => json(response, { ok: true }), 3000).unref(),
  '/big': (response) => json(response, { data: BIG }),
  '/bomb': (response) =>
    response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' }).end(BOMB),
  '/infinite': (response) => {
    response.writeHead(200, { 'content-type': 'application/json' })
    const more = () => {
      while (!response.destroyed && response.write(CHUNK));
      if (!response.destroyed) response.once('drain', more)
    }
    more()
  },
  '/reset': (response) => {
    response.writeHead(200, { 'content-length': 1000 })
    response.write('{"a":', () => response.socket?.destroy())
  },
  '/fail': (response) => response.writeHead(500, { 'content-type': 'text/plain' }).end('broken'),
}

function json(response, value) {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value))
}

async function listen(handler) {
  const server = createServer(handler)
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { url: `http://127.0.0.1:${server.address().port}`, server }
}

/** @returns its origin, how many requests came, and how to end it */
export async function startApi() {
  const { url, server } = await listen((request, response) => {
    request.resume()
    const answer = ANSWERS[request.url.split('?')[0]]
    if (answer) answer(response)
    else json(response, { path: request.url })
  })
  return { url, close: () => (server.closeAllConnections(), server.close()) }
}

/** @returns its origin, tokens by subject, tokens that nobody issued, and how to end it */
export async function startIssuer() {
  const [good, bad] = await Promise.all([generateKeyPair('RS256'), generateKeyPair('RS256')])
  const keys = [{ ...(await exportJWK(good.publicKey)), kid: 'k1', alg: 'RS256', use: 'sig' }]
  const { url, server } = await listen((_request, response) => json(response, { keys }))
  const sign = (key, kid, subject) =>
    new SignJWT({ scope: 'read' })
      .setProtectedHeader({ alg: 'RS256', typ: 'at+jwt', kid })
      .setIssuer(url)
      .setAudience(AUDIENCE)
      .setSubject(subject)
      .setIssuedAt()
      .setExpirationTime('1h')
      .sign(key)
  return {
    url,
    token: (subject) => sign(good.privateKey, 'k1', subject),
    forged: () => sign(bad.privateKey, `k${Math.random()}`, 'honest-0'),
    close: () => (server.closeAllConnections(), server.close()),
  }
}
