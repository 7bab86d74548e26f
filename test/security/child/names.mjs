// Preloaded into the server under test: no name lookup leaves the machine (SECURITY-TESTS.md §2).
import dns from 'node:dns'
import { syncBuiltinESMExports } from 'node:module'
import { isIP } from 'node:net'

let rebound = false

function addressOf(name) {
  const host = String(name).toLowerCase().replace(/\.$/, '')
  if (host === 'localhost' || host === 'localtest.me') return '127.0.0.1'
  if (host !== 'rebind.test') return undefined
  if (rebound) return '127.0.0.1'
  rebound = true
  return '203.0.113.10'
}

function notFound(syscall, hostname) {
  return Object.assign(new Error(`${syscall} ENOTFOUND ${hostname}`), {
    code: 'ENOTFOUND',
    errno: -3008,
    syscall,
    hostname,
  })
}

function lookup(hostname, options, callback) {
  const done = typeof options === 'function' ? options : callback
  const { all = false } = typeof options === 'object' && options !== null ? options : {}
  const address = isIP(hostname ?? '') ? hostname : addressOf(hostname)
  queueMicrotask(() => {
    if (address === undefined) return done(notFound('getaddrinfo', hostname))
    const family = isIP(address)
    return all ? done(null, [{ address, family }]) : done(null, address, family)
  })
}

function resolve(hostname, type) {
  const address = /^(?:A|ANY)$/.test(type) ? addressOf(hostname) : undefined
  if (address === undefined) throw notFound(`query${type}`, hostname)
  return [address]
}

function resolver(type) {
  return (hostname, ...rest) => {
    const done = rest.at(-1)
    const wanted = type ?? (typeof rest[0] === 'string' ? rest[0] : 'A')
    queueMicrotask(() => {
      let found
      try {
        found = resolve(hostname, wanted)
      } catch (error) {
        return done(error)
      }
      return done(null, found)
    })
  }
}

const lookupPromise = (hostname, options) =>
  new Promise((accept, reject) => {
    lookup(hostname, { ...(typeof options === 'object' ? options : {}) }, (error, address, family) => {
      if (error) reject(error)
      else accept(Array.isArray(address) ? address : { address, family })
    })
  })

dns.lookup = lookup
dns.promises.lookup = lookupPromise
for (const target of [dns, dns.Resolver.prototype]) {
  for (const name of Object.getOwnPropertyNames(target)) {
    if (name.startsWith('resolve'))
      target[name] = resolver(name === 'resolve' ? undefined : name.slice('resolve'.length).replace(/^4$/, 'A'))
  }
  target.reverse = resolver('PTR')
}
for (const target of [dns.promises, dns.promises.Resolver.prototype]) {
  for (const name of Object.getOwnPropertyNames(target)) {
    if (!name.startsWith('resolve')) continue
    const type = name === 'resolve' ? undefined : name.slice('resolve'.length).replace(/^4$/, 'A')
    target[name] = async (hostname, rrtype = 'A') => resolve(hostname, type ?? rrtype)
  }
  target.reverse = async (address) => resolve(address, 'PTR')
}
syncBuiltinESMExports()
