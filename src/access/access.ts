/** Who may use the endpoint: Host, Origin, CORS, tokens, scopes, rates. Knows HTTP and tools, not the protocol. */
import type { EndpointRequest, EndpointResponse } from '../model/exchange.ts'
import type { CallerContext, Identity } from '../model/http.ts'
import type { Tool } from '../model/tool.ts'
import type { AccessOptions, AuthOptions, Logger } from '../options.ts'
import { createAllowance } from './allowance.ts'
import { readBearer } from './authenticator.ts'
import type { Authenticator } from './authenticator.ts'
import type { Callers } from './callers.ts'
import { createHostRule } from './host.ts'
import { createOriginRule } from './origin.ts'
import { createProtectedResource } from './protected-resource.ts'
import { refuse, toChallenge } from './refusal.ts'
import type { Challenge } from './refusal.ts'
import { createScopeRules } from './scopes.ts'
import type { Schemes } from './scopes.ts'
import type { StreamAdmission } from './stream-admission.ts'
import { TokenBound, TokenRefused } from './token-verifier.ts'

export interface Access {
  /** Refuses by Host and Origin, answers CORS preflights; undefined lets the request pass. Synchronous: it is asked for every request. */
  admit(request: EndpointRequest): EndpointResponse | undefined
  /** Headers that CORS adds to every answer for this request. */
  corsHeaders(request: EndpointRequest): Readonly<Record<string, string>> | undefined
  /** The caller's identity; undefined without `access.auth`; a response (401, 403, 503) when the token is not good. */
  authenticate(
    request: EndpointRequest,
  ): Identity | EndpointResponse | undefined | Promise<Identity | EndpointResponse | undefined>
  /** Scopes the caller lacks for the tool; empty: may call. */
  missingScopes(tool: Tool, identity: Identity | undefined): readonly string[]
  /** 403 `insufficient_scope` that names what is missing for the tool. */
  insufficientScope(request: EndpointRequest, tool: Tool, identity: Identity | undefined): EndpointResponse
  /** Takes a place among the calls under way, or says why not. The release is called once, when the call ends. */
  enter(caller: CallerContext): { readonly release: () => void } | { readonly refused: string }
  /** The same for an event stream that stays open. */
  enterStream: StreamAdmission['enterStream']
  /** False when all callers may call the same tools, as far as access goes: without `access.auth`. */
  readonly perCaller: boolean
  readonly metadataPaths: readonly string[]
  metadata(request: EndpointRequest): EndpointResponse
}

export interface AccessSettings {
  readonly access: AccessOptions
  /** The same for all endpoints of an API. */
  readonly callers: Callers
  readonly logger: Logger
  /** Path at which the endpoint is mounted, for the metadata's path-suffixed URL. */
  readonly path: string
  /** The API's security schemes once it is read: only scopes of OAuth schemes are asked of callers. */
  readonly schemes?: Schemes
  /** The tools once the API is read: the metadata names the scopes that they need. */
  readonly tools?: () => readonly Tool[] | undefined
}

const WRONG_HOST = refuse(
  403,
  'The Host of this request is not allowed here. Behind a proxy, or under another name, the operator lists it: access.allowedHosts, or --allow-host.',
)
const WRONG_ORIGIN = refuse(
  403,
  'Web pages of this Origin may not call this server. The operator lists those that may: access.allowedOrigins, or --allow-origin.',
)
const UNCHECKED = refuse(503, 'The token cannot be checked at the moment. Try again soon.', { 'retry-after': '5' })
const BOUND_TOKEN =
  'a token that is bound to a key of its client (cnf: DPoP or mutual TLS) was refused, as all such are: proofs are not checked here; have the authorization server issue plain bearer tokens for this resource, or check the proof in a proxy that replaces the token'
const NO_TOOLS: readonly Tool[] = []
const NONE: readonly string[] = []

/** @throws ConfigError OPTION_INVALID */
export function createAccess(settings: AccessSettings): Access {
  const { access, callers } = settings
  const isHostAllowed = createHostRule(access.allowedHosts)
  const origins = createOriginRule(access)
  const admit = (request: EndpointRequest): EndpointResponse | undefined => {
    if (!isHostAllowed(request)) return WRONG_HOST
    if (!origins.isAllowed(request)) return WRONG_ORIGIN
    return origins.preflight(request)
  }
  const open = {
    admit,
    corsHeaders: (request: EndpointRequest) => origins.corsHeaders(request),
    enter: (caller: CallerContext) => callers.admission.enter(caller),
    enterStream: callers.enterStream,
  }
  return access.auth === undefined || callers.authenticator === undefined
    ? { ...open, ...ANONYMOUS }
    : { ...open, ...createProtection(access.auth, callers.authenticator, settings, open) }
}

type Protection = Omit<Access, 'admit' | 'corsHeaders' | 'enter' | 'enterStream'>

const ANONYMOUS: Protection = {
  authenticate: () => undefined,
  missingScopes: () => NONE,
  insufficientScope: () => refuse(403, 'Forbidden'),
  perCaller: false,
  metadataPaths: [],
  metadata: () => refuse(404, 'Not found'),
}

function createProtection(
  auth: AuthOptions,
  authenticator: Authenticator,
  settings: AccessSettings,
  open: Pick<Access, 'admit' | 'corsHeaders'>,
): Protection {
  const resource = createProtectedResource(auth, settings.path)
  const scopes = createScopeRules(auth.requiredScopes, settings.schemes ?? (() => undefined))
  const always = Array.isArray(auth.requiredScopes) ? (auth.requiredScopes as readonly string[]) : NONE
  const supported = (): readonly string[] => auth.scopesSupported ?? scopes.all(settings.tools?.() ?? NO_TOOLS)

  const challenge = (
    request: EndpointRequest,
    status: number,
    details: Omit<Challenge, 'metadataUrl'>,
  ): EndpointResponse =>
    refuse(status, details.description ?? 'This server needs an access token.', {
      'www-authenticate': toChallenge({ metadataUrl: resource.metadataUrl(request), ...details }),
    })
  // Anyone can show tokens: the log is not theirs to fill.
  const mayLog = createAllowance(10, 1000)
  let toldOfBound = false
  const refused = (request: EndpointRequest, error: unknown): EndpointResponse => {
    if (error instanceof TokenBound && !toldOfBound) {
      toldOfBound = true
      settings.logger.warn({ code: 'TOKEN_BOUND' }, BOUND_TOKEN)
    }
    if (error instanceof TokenRefused) {
      return challenge(request, 401, { error: 'invalid_token', description: error.message, scopes: always })
    }
    if (mayLog()) settings.logger.error({ err: error }, 'a token could not be checked')
    return UNCHECKED
  }
  return {
    authenticate(request) {
      const bearer = readBearer(request)
      if (bearer === 'none') return challenge(request, 401, { scopes: always })
      if (bearer === 'malformed') {
        const description = 'The Authorization header is no single bearer token.'
        return challenge(request, 401, { error: 'invalid_token', description, scopes: always })
      }
      const identity = authenticator.identify(bearer.token)
      return identity instanceof Promise ? identity.catch((error: unknown) => refused(request, error)) : identity
    },
    missingScopes: (tool, identity) => scopes.missing(tool, identity?.scopes ?? NONE),
    insufficientScope(request, tool, identity) {
      const granted = identity?.scopes ?? NONE
      const needed = scopes.needed(tool, granted)
      // Before 2026-07-28 it is the server that keeps a client from losing what it was granted.
      const isOlder = request.headers['mcp-protocol-version'] !== '2026-07-28'
      return challenge(request, 403, {
        error: 'insufficient_scope',
        description: `The token lacks the scope ${scopes.missing(tool, granted).join(' ')}.`,
        scopes: isOlder ? [...new Set([...granted, ...needed])] : needed,
      })
    },
    perCaller: true,
    metadataPaths: resource.metadataPaths,
    metadata(request) {
      const answer = open.admit(request) ?? resource.metadata(request, supported())
      const cors = open.corsHeaders(request)
      return cors === undefined ? answer : { ...answer, headers: { ...answer.headers, ...cors } }
    },
  }
}
