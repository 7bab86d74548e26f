// Options of every server under test; what is around it comes by the environment.
import { AUDIENCE } from './servers.mjs'

const { SOAK_API: baseUrl = 'http://127.0.0.1:1', SOAK_ISSUER: issuer = 'http://127.0.0.1:1' } = process.env

export default {
  upstream: { baseUrl, timeoutMs: 5000 },
  access: { auth: { issuer, audience: AUDIENCE, jwksUri: `${issuer}/jwks` } },
  limits: {
    rate: 300,
    concurrentCalls: 256,
    concurrentCallsPerCaller: 32,
    openStreams: 64,
    openStreamsPerCaller: 32,
    requestBytes: 262_144,
  },
}
