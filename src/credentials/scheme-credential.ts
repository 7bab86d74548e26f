/** A security scheme and what is configured for it → where on a request the secret goes, and the secret. */
import { ConfigError } from '../errors.ts'
import type { SecurityScheme } from '../model/operation.ts'
import { assertAllowed } from '../network/guarded-request.ts'
import type { ClientCredentials, Credential, TokenExchange } from '../options.ts'
import { isCredentialValue, resolveCredentialValue } from './credential-value.ts'
import { createClientCredentialsSource, createTokenExchangeSource } from './oauth-tokens.ts'
import type { TokenClient } from './token-endpoint.ts'
import type { Redactor } from './redact.ts'
import { joinSecrets, mapSecret, secretFromFunction, secretFromValue, unavailable } from './secret.ts'
import type { Secret } from './secret.ts'

export interface SchemeCredential {
  readonly in: 'header' | 'query' | 'cookie'
  /** Header names in lower case. */
  readonly name: string
  /** With its prefix: `Bearer …`. */
  readonly secret: Secret
}

export interface SchemeSettings {
  /** Path of the option, for messages: `upstream.credentials.key`. */
  readonly option: string
  /** Origin of the API; undefined in memory. */
  readonly origin: string | undefined
  readonly redactor: Redactor
}

/** @throws ConfigError OPTION_INVALID when the credential does not fit the scheme */
export function compileSchemeCredential(
  scheme: SecurityScheme,
  credential: Credential,
  settings: SchemeSettings,
): SchemeCredential {
  switch (scheme.type) {
    case 'apiKey': {
      const secret = compilePlainSecret(credential, settings)
      if (scheme.in !== 'header') return { in: scheme.in, name: scheme.name, secret }
      const name = scheme.name.toLowerCase()
      if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name) || OF_THE_MESSAGE.test(name)) {
        throw invalid(settings, `the header ${JSON.stringify(name)} cannot be sent`, 'The document names it.')
      }
      return { in: 'header', name, secret: inHeader(secret, settings) }
    }
    case 'http':
      if (scheme.scheme.toLowerCase() === 'basic') {
        const pair = compileBasicSecret(credential, settings)
        return inAuthorization(
          mapSecret(pair, (text) => encodeBasic(text, settings)),
          settings,
        )
      }
      return inAuthorization(
        withPrefix(capitalize(scheme.scheme), compileTokenSecret(scheme, credential, settings)),
        settings,
      )
    case 'mutualTLS':
      throw invalid(settings, 'a mutualTLS scheme takes no secret here', 'Give the certificate as upstream.tls.')
    default:
      return inAuthorization(withPrefix('Bearer', compileTokenSecret(scheme, credential, settings)), settings)
  }
}

/** They frame the message or name its connection: whatever the document says, no secret belongs there. */
const OF_THE_MESSAGE = /^(?:host|connection|content-.*|expect|keep-alive|te|trailer|transfer-encoding|upgrade)$/

/** RFC 9110 §5.5. */
const FIELD_VALUE = /^[\t\x20-\x7e\x80-\xff]*$/

/** Characters beyond those of a byte are refused. A secret from a file may be another one later. */
function inHeader(secret: Secret, settings: SchemeSettings): Secret {
  if (typeof secret === 'string') {
    if (FIELD_VALUE.test(secret)) return secret
    throw invalid(settings, 'the secret has characters that no header can carry', 'Encode it as the API wants it.')
  }
  return mapSecret(secret, (text) => {
    if (FIELD_VALUE.test(text)) return text
    throw unavailable(new Error(`${settings.option}: the secret has characters that no header can carry`))
  })
}

function inAuthorization(secret: Secret, settings: SchemeSettings): SchemeCredential {
  return { in: 'header', name: 'authorization', secret: inHeader(secret, settings) }
}

function withPrefix(prefix: string, secret: Secret): Secret {
  return mapSecret(secret, (text) => `${prefix} ${text}`)
}

/** `bearer` → `Bearer`: some servers compare the case. */
function capitalize(scheme: string): string {
  return scheme.charAt(0).toUpperCase() + scheme.slice(1)
}

function encodeBasic(pair: string, { redactor }: SchemeSettings): string {
  const encoded = Buffer.from(pair, 'utf8').toString('base64')
  redactor.add(encoded)
  return `Basic ${encoded}`
}

function compilePlainSecret(credential: Credential, settings: SchemeSettings): Secret {
  const { option, redactor } = settings
  if (typeof credential === 'function') return secretFromFunction(credential, (text) => redactor.addFetched(text))
  if (isCredentialValue(credential)) return secretFromValue(credential, option, (text) => redactor.add(text))
  throw invalid(settings, 'this scheme takes one secret', 'Give a string, { env }, { file } or a function.')
}

/** `{ username, password }`, or `user:password` as one text. */
function compileBasicSecret(credential: Credential, settings: SchemeSettings): Secret {
  if (typeof credential !== 'object' || !('username' in credential)) return compilePlainSecret(credential, settings)
  const { option, redactor } = settings
  // A key may be the user name of a pair without a password (RFC 7617 §2): then it is the secret.
  const isKey = credential.password === ''
  const hide = (text: string): void => redactor.add(text)
  const username = secretFromValue(credential.username, `${option}.username`, isKey ? hide : () => {})
  if (typeof username === 'string' && username.includes(':')) {
    throw invalid(settings, 'a user name for basic authentication cannot have a colon', 'RFC 7617 §2.')
  }
  return joinSecrets(username, isKey ? '' : secretFromValue(credential.password, `${option}.password`, hide))
}

function compileTokenSecret(scheme: SecurityScheme, credential: Credential, settings: SchemeSettings): Secret {
  if (typeof credential === 'object' && 'clientId' in credential) {
    const tokenUrl = credential.tokenUrl ?? tokenUrlOf(scheme, settings)
    return createClientCredentialsSource(toTokenClient(credential, tokenUrl, settings), credential.scope)
  }
  if (typeof credential === 'object' && 'tokenExchange' in credential) {
    const { tokenExchange } = credential
    const { audience, resource, scope } = tokenExchange
    const inner = { ...settings, option: `${settings.option}.tokenExchange` }
    return createTokenExchangeSource(toTokenClient(tokenExchange, tokenExchange.tokenUrl, inner), {
      ...(audience === undefined ? {} : { audience }),
      ...(resource === undefined ? {} : { resource }),
      ...(scope === undefined ? {} : { scope }),
    })
  }
  return compilePlainSecret(credential, settings)
}

function toTokenClient(
  client: ClientCredentials | TokenExchange,
  tokenUrl: string,
  { option, redactor }: SchemeSettings,
): TokenClient {
  const clientId = resolveCredentialValue(client.clientId, `${option}.clientId`)
  const onToken = (token: string): void => redactor.addFetched(token)
  const base = { tokenUrl: assertTokenUrl(tokenUrl, `${option}.tokenUrl`), clientId, onToken }
  if (client.clientSecret === undefined) return base
  const clientSecret = resolveCredentialValue(client.clientSecret, `${option}.clientSecret`)
  redactor.add(clientSecret)
  return { ...base, clientSecret }
}

function assertTokenUrl(tokenUrl: string, option: string): string {
  try {
    return assertAllowed(tokenUrl).href
  } catch (cause) {
    throw new ConfigError('OPTION_INVALID', `${option}: ${cause instanceof Error ? cause.message : 'no URL'}`, {
      hint: 'Token endpoints are https, or http on loopback.',
    })
  }
}

/** A document does not choose where the client's secret goes: its `tokenUrl` counts only at the API's own origin. */
function tokenUrlOf(scheme: SecurityScheme, settings: SchemeSettings): string {
  const flows = scheme.type === 'oauth2' ? scheme.flows : {}
  const declared = Object.values(flows).find((flow) => flow.tokenUrl !== undefined)?.tokenUrl
  const { origin } = settings
  if (declared !== undefined && origin !== undefined && URL.canParse(declared, origin)) {
    const url = new URL(declared, origin)
    if (url.origin === origin) return url.href
  }
  throw invalid(
    settings,
    declared === undefined
      ? 'the scheme declares no token endpoint'
      : `the document's token endpoint ${declared} is not at the API's own origin, so it is not trusted with the secret`,
    'Write tokenUrl beside clientId.',
  )
}

function invalid({ option }: SchemeSettings, message: string, hint: string): ConfigError {
  return new ConfigError('OPTION_INVALID', `${option}: ${message}`, { hint })
}
