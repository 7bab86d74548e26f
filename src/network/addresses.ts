/** Addresses that are never contacted on the word of a document, of metadata or of a redirect. */
import { BlockList, isIP } from 'node:net'

const FORBIDDEN = new BlockList()
// Link-local: RFC 3927 and RFC 4291 §2.5.6; clouds answer there with the machine's credentials.
FORBIDDEN.addSubnet('169.254.0.0', 16, 'ipv4')
FORBIDDEN.addSubnet('fe80::', 10, 'ipv6')
// The same service of clouds that put it elsewhere.
FORBIDDEN.addAddress('fd00:ec2::254', 'ipv6')
FORBIDDEN.addAddress('fd20:ce::254', 'ipv6')
FORBIDDEN.addAddress('100.100.100.200', 'ipv4')
FORBIDDEN.addAddress('168.63.129.16', 'ipv4')
// NAT64 and 6to4 forms of 169.254.0.0/16.
FORBIDDEN.addSubnet('64:ff9b::a9fe:0', 112, 'ipv6')
FORBIDDEN.addSubnet('2002:a9fe::', 32, 'ipv6')

const LOOPBACK = new BlockList()
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4')
LOOPBACK.addAddress('::1', 'ipv6')

/**
 * @param address - `169.254.169.254`, `::ffff:169.254.169.254`
 * @returns true for link-local addresses and for metadata services of clouds, also written as IPv4-mapped IPv6
 */
export function isForbiddenAddress(address: string): boolean {
  return FORBIDDEN.check(address, familyOf(address))
}

/** @returns true for 127.0.0.0/8 and `::1`, also written as IPv4-mapped IPv6 (`::ffff:127.0.0.1`) */
export function isLoopbackAddress(address: string): boolean {
  return LOOPBACK.check(address, familyOf(address))
}

/**
 * @param hostname - as `URL.hostname` gives it: `localhost`, `127.0.0.1`, `[::1]`
 * @returns true when the name itself says loopback; what a name server says does not count
 */
export function isLoopbackHostname(hostname: string): boolean {
  const bare = hostname.startsWith('[') ? hostname.slice(1, -1) : hostname
  return bare === 'localhost' || (isIP(bare) !== 0 && isLoopbackAddress(bare))
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return address.includes(':') ? 'ipv6' : 'ipv4'
}
