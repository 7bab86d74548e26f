/** Modules may export what makes the app: `export function buildApp() { … }`. */
import { ConfigError } from '../errors.ts'

/**
 * What a function without parameters makes; anything else as it is. A function that answers instead, `() => new Response('hello')`, is
 * an app itself.
 *
 * @param name - of the export, for messages
 * @throws ConfigError SOURCE_UNREADABLE when it fails or makes nothing
 */
export async function callFactory(exported: unknown, name: string): Promise<unknown> {
  if (typeof exported !== 'function' || exported.length > 0 || isApp(exported)) return exported
  let made: unknown
  try {
    made = await (exported as () => unknown)()
  } catch (cause) {
    throw new ConfigError('SOURCE_UNREADABLE', `${name}() failed`, { cause })
  }
  if (made instanceof Response) return exported
  if (made === undefined || made === null) {
    throw new ConfigError('SOURCE_UNREADABLE', `${name}() gives nothing`, { hint: 'Return the app from it.' })
  }
  return made
}

/** Functions with members, such as apps of Express, or classes. */
function isApp(exported: object): boolean {
  return 'fetch' in exported || 'handle' in exported || /^class\b/.test(Function.prototype.toString.call(exported))
}
