/** An issuer → where its keys are: RFC 8414 and OpenID Connect discovery. */
import { isJsonObject } from '../model/json.ts'
import { requestGuarded } from '../network/guarded-request.ts'

/**
 * Where metadata may be, in the order of MCP 2026-07-28 (authorization server discovery): `https://as.example/tenant` gives
 * `/.well-known/oauth-authorization-server/tenant`, `/.well-known/openid-configuration/tenant`,
 * `/tenant/.well-known/openid-configuration`.
 */
export function metadataUrls(issuer: string): readonly string[] {
  const { origin, pathname } = new URL(issuer)
  const path = pathname.replace(/\/$/, '')
  const urls = [
    `${origin}/.well-known/oauth-authorization-server${path}`,
    `${origin}/.well-known/openid-configuration${path}`,
    `${origin}${path}/.well-known/openid-configuration`,
  ]
  return [...new Set(urls)]
}

/**
 * @returns `jwks_uri` as the metadata has it; where it may be is checked when it is fetched
 * @throws Error when no metadata names this very issuer (RFC 8414 §3.3) and its keys
 */
export async function discoverJwksUri(issuer: string): Promise<string> {
  const problems: string[] = []
  for (const url of metadataUrls(issuer)) {
    const { status, body } = await requestGuarded(url, { headers: { accept: 'application/json' } })
    if (status !== 200) {
      problems.push(`${url} answers ${status}`)
      continue
    }
    const metadata = parse(body)
    const jwksUri = isJsonObject(metadata) ? metadata['jwks_uri'] : undefined
    if (!isJsonObject(metadata)) problems.push(`${url} is no metadata`)
    else if (metadata['issuer'] !== issuer) problems.push(`${url} is about another issuer`)
    else if (typeof jwksUri !== 'string') problems.push(`${url} has no jwks_uri`)
    else return jwksUri
  }
  throw new Error(`no metadata of ${issuer}: ${problems.join('; ')}`)
}

/** Servers of single-page applications answer every path with their page. */
function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    return undefined
  }
}
