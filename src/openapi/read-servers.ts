/** Where a document says its API is (OpenAPI 3.2 §4.6; 2.0: `schemes`, `host`, `basePath`). */
import { isJsonObject } from '../model/json.ts'
import { listAt, membersAt, textOf } from './reader.ts'
import type { Reader } from './reader.ts'
import type { Place } from './resolver.ts'

/**
 * Servers of the document, a path item or an operation.
 *
 * @param url - of the document; relative servers resolve against it when it is on the web
 * @returns undefined when none are declared
 */
export function readServers(reader: Reader, parent: Place, url: string | undefined): string[] | undefined {
  const declared = listAt(reader, parent, 'servers')
  if (declared.length === 0) return undefined
  const urls: string[] = []
  let usable = 0
  for (const place of declared) {
    const template = isJsonObject(place.value) ? textOf(place.value['url']) : undefined
    if (template === undefined) {
      reader.report('SERVER_INVALID', place.pointer, 'a server needs a "url"; it is left out')
      continue
    }
    usable += 1
    const filled = fill(reader, place, template)
    const server = filled === undefined ? undefined : toServer(filled, url)
    if (server === undefined) {
      reader.report('SERVER_INVALID', place.pointer, `"${template}" is no http or https URL; it is left out`)
    } else {
      urls.push(server)
    }
  }
  return usable === 0 ? undefined : urls
}

/** 2.0 §5.2.1: what is missing is taken from where the document was served. */
export function readHost(reader: Reader, root: Place, url: string | undefined): string[] | undefined {
  if (!isJsonObject(root.value)) return undefined
  const basePath = `/${(textOf(root.value['basePath']) ?? '').replace(/^\//, '')}`
  const host = textOf(root.value['host'])
    ?.replace(/^\w+:\/\//, '')
    .replace(/\/.*$/, '')
  if (host === undefined) {
    if (basePath === '/') return undefined
    return [toServer(basePath, url) ?? basePath]
  }
  const own = url?.startsWith('http:') ? 'http' : 'https'
  const schemes = listAt(reader, root, 'schemes').map(({ value }) => String(value).toLowerCase())
  const usable = schemes.filter((scheme) => scheme === 'http' || scheme === 'https')
  if (schemes.length > 0 && usable.length === 0) {
    reader.report('SERVER_INVALID', '/schemes', 'neither http nor https is among the schemes')
    return []
  }
  return (usable.length > 0 ? usable : [own]).flatMap((scheme) => {
    const server = toServer(`${scheme}://${host}${basePath}`, url)
    if (server === undefined) reader.report('SERVER_INVALID', '/host', `"${host}" is no host`)
    return server ?? []
  })
}

/** @returns an absolute URL; a relative one as it stands when there is nothing to resolve it against */
export function toServer(server: string, url: string | undefined): string | undefined {
  const base = url !== undefined && /^https?:/.test(url) ? url : undefined
  try {
    const absolute = base === undefined ? new URL(server) : new URL(server, base)
    return absolute.protocol === 'http:' || absolute.protocol === 'https:' ? absolute.href : undefined
  } catch {
    return base === undefined && !/^[a-z][a-z0-9+.-]*:|[{}]/i.test(server) ? server : undefined
  }
}

/** Variables take their defaults, else the first value they may have. */
function fill(reader: Reader, place: Place, template: string): string | undefined {
  const variables = new Map(membersAt(reader, place, 'variables'))
  let complete = true
  const filled = template.replaceAll(/\{([^{}]*)\}/g, (_, name: string) => {
    const variable = variables.get(name)?.value
    const first = isJsonObject(variable) && Array.isArray(variable['enum']) ? variable['enum'][0] : undefined
    const value = textOf(isJsonObject(variable) ? (variable['default'] ?? first) : undefined)
    if (value === undefined && !(isJsonObject(variable) && variable['default'] === '')) complete = false
    return value ?? ''
  })
  return complete ? filled : undefined
}
