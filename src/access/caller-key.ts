/** Who a caller is to limits and sessions. */
import { isIPv6 } from 'node:net'
import type { CallerContext } from '../model/http.ts'

/** Whom a verified token speaks for, else the network of the peer's address. */
export function toCallerKey({ identity, remoteAddress = '' }: Partial<CallerContext>): string {
  if (identity === undefined) return remoteAddress.includes(':') ? toNetwork(remoteAddress) : remoteAddress
  const { subject, clientId } = identity
  if (subject === undefined && clientId === undefined) return `token ${identity.token}`
  return `${subject ?? ''}\n${clientId ?? ''}`
}

/** Whoever has one address of version 6 has all of its /64 (RFC 6177): the first half says who it is. */
function toNetwork(address: string): string {
  const bare = address.replace(/%.*$/, '')
  if (!isIPv6(bare)) return address
  // As `URL` writes them: small, without zeros in front, mapped addresses in hexadecimal.
  const text = new URL(`http://[${bare}]`).hostname.slice(1, -1)
  const [head = '', tail] = text.split('::')
  const first = head === '' ? [] : head.split(':')
  const last = tail === undefined || tail === '' ? [] : tail.split(':')
  const groups = [...first, ...Array.from({ length: 8 - first.length - last.length }, () => '0'), ...last]
  if (text.startsWith('::ffff:')) return groups.slice(6).flatMap(toBytes).join('.')
  return `${groups.slice(0, 4).join(':')}::/64`
}

function toBytes(group: string): number[] {
  const value = Number.parseInt(group, 16)
  return [value >> 8, value & 0xff]
}
