/** Security schemes and requirements (OpenAPI 3.2 §4.27–4.30; 2.0 §5.2.19–20). */
import { isJsonObject } from '../model/json.ts'
import type { JsonObject } from '../model/json.ts'
import type { OAuthFlow, SecurityRequirement, SecurityScheme } from '../model/operation.ts'
import { follow, listAt, membersAt, textOf } from './reader.ts'
import type { Reader } from './reader.ts'
import type { Place } from './resolver.ts'
import { setMember } from './schema-values.ts'

export function readSecuritySchemes(reader: Reader): ReadonlyMap<string, SecurityScheme> {
  const { root, child } = reader.resolver
  const declared =
    reader.version === '2.0'
      ? membersAt(reader, root, 'securityDefinitions')
      : membersAt(reader, child(root, 'components'), 'securitySchemes')
  const schemes = new Map<string, SecurityScheme>()
  for (const [name, place] of declared) {
    const found = follow(reader, place, 'SECURITY_INVALID')
    if (!found) continue
    const scheme = readScheme(found.value)
    if (scheme) schemes.set(name, scheme)
    else
      reader.report('SECURITY_INVALID', place.pointer, `the security scheme "${name}" cannot be read; it is left out`)
  }
  return schemes
}

/** @returns undefined when nothing is declared there, so that the document's own requirements count */
export function readSecurity(
  reader: Reader,
  parent: Place,
  schemes: ReadonlyMap<string, SecurityScheme>,
): SecurityRequirement[] | undefined {
  if (!isJsonObject(parent.value) || !Array.isArray(parent.value['security'])) return undefined
  return listAt(reader, parent, 'security').flatMap((place): SecurityRequirement[] => {
    if (!isJsonObject(place.value)) {
      reader.report('SECURITY_INVALID', place.pointer, 'a security requirement is an object; it is left out')
      return []
    }
    const requirement: Record<string, readonly string[]> = {}
    for (const [name, scopes] of Object.entries(place.value)) {
      if (!schemes.has(name)) {
        reader.report('SECURITY_INVALID', place.pointer, `the document declares no security scheme "${name}"`)
      }
      setMember(requirement, name, Array.isArray(scopes) ? scopes.filter((scope) => typeof scope === 'string') : [])
    }
    return [requirement]
  })
}

function readScheme(value: JsonObject): SecurityScheme | undefined {
  switch (value['type']) {
    case 'apiKey': {
      const name = textOf(value['name'])
      const location = value['in']
      if (name === undefined || (location !== 'query' && location !== 'header' && location !== 'cookie'))
        return undefined
      return { type: 'apiKey', in: location, name }
    }
    case 'basic':
      return { type: 'http', scheme: 'basic' }
    case 'http': {
      const scheme = textOf(value['scheme'])?.toLowerCase()
      return scheme === undefined ? undefined : { type: 'http', scheme }
    }
    case 'oauth2':
      return { type: 'oauth2', flows: readFlows(value) }
    case 'openIdConnect': {
      const openIdConnectUrl = textOf(value['openIdConnectUrl'])
      return { type: 'openIdConnect', ...(openIdConnectUrl === undefined ? {} : { openIdConnectUrl }) }
    }
    case 'mutualTLS':
      return { type: 'mutualTLS' }
    default:
      return undefined
  }
}

/** What 2.0 calls the flows of today. */
const FLOWS: ReadonlyMap<unknown, string> = new Map([
  ['application', 'clientCredentials'],
  ['accessCode', 'authorizationCode'],
])

function readFlows(value: JsonObject): Record<string, OAuthFlow> {
  const flows: Record<string, OAuthFlow> = {}
  const flow = textOf(value['flow'])
  if (flow !== undefined) setMember(flows, FLOWS.get(flow) ?? flow, readFlow(value))
  for (const [name, declared] of Object.entries(isJsonObject(value['flows']) ? value['flows'] : {})) {
    if (isJsonObject(declared) && !name.startsWith('x-')) setMember(flows, name, readFlow(declared))
  }
  return flows
}

function readFlow(flow: JsonObject): OAuthFlow {
  const tokenUrl = textOf(flow['tokenUrl'])
  const scopes = isJsonObject(flow['scopes']) ? Object.keys(flow['scopes']) : []
  return { ...(tokenUrl === undefined ? {} : { tokenUrl }), scopes }
}
