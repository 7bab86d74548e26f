/** How we prove ourselves to the API: `upstream.credentials` applied to a request by the operation's security. */
import { ConfigError } from '../errors.ts'
import type { ApiRequest, CallerContext } from '../model/http.ts'
import type { Operation, SecurityRequirement, SecurityScheme } from '../model/operation.ts'
import type { WarningSink } from '../model/warning.ts'
import type { UpstreamOptions } from '../options.ts'
import { placeCredentials } from './place-credentials.ts'
import type { PlacedSecret } from './place-credentials.ts'
import { createRedactor } from './redact.ts'
import type { Redactor } from './redact.ts'
import { compileSchemeCredential } from './scheme-credential.ts'
import type { SchemeCredential } from './scheme-credential.ts'

export interface Credentials {
  /**
   * The request with credentials on it; what a forwarded header or an argument said in their place is replaced.
   *
   * @param refusedSince - after a 401, once a call: when the call began, in milliseconds since the epoch; then new tokens are
   *   asked for
   * @throws CallError UPSTREAM_CREDENTIALS
   */
  apply(
    request: ApiRequest,
    operation: Operation,
    caller: CallerContext,
    refusedSince?: number,
  ): ApiRequest | Promise<ApiRequest>
  /** Whether a second try with new tokens can help. */
  canRefresh(operation: Operation): boolean
  /** Replaces every configured secret of 8 characters or more, also when it is escaped or encoded. */
  redact(text: string): string
  /** The same for a text that was cut: no beginning of a secret is left at its end. */
  redactCut(text: string): string
}

export interface CredentialSettings {
  readonly credentials: UpstreamOptions['credentials']
  readonly headers: Readonly<Record<string, string>>
  readonly schemes: ReadonlyMap<string, SecurityScheme>
  readonly origin: string | undefined
  /** A client certificate is configured, which answers `mutualTLS` schemes. @default false */
  readonly mutualTls?: boolean
}

/** @throws ConfigError OPTION_INVALID for a scheme that is not in the document, an unset variable or an unreadable file */
export function createCredentials(settings: CredentialSettings): Credentials {
  const redactor = createRedactor()
  hideSecretHeaders(settings.headers, redactor)
  const configured = compileSchemes(settings, redactor)
  const isAnswered = (name: string): boolean =>
    configured.has(name) || (settings.mutualTls === true && settings.schemes.get(name)?.type === 'mutualTLS')
  const plans = new WeakMap<Operation, Plan>()
  const planOf = (operation: Operation): Plan => {
    let plan = plans.get(operation)
    if (plan === undefined) {
      const names = chooseAlternative(operation.security, isAnswered)
      plan = createPlan(names.flatMap((name) => configured.get(name) ?? []))
      plans.set(operation, plan)
    }
    return plan
  }
  return {
    apply(request, operation, caller, refusedSince) {
      const { needed, known } = planOf(operation)
      if (needed.length === 0) return request
      return known === undefined ? applyAsked(request, needed, caller, refusedSince) : placeCredentials(request, known)
    },
    canRefresh: (operation) => planOf(operation).known === undefined,
    redact: (text) => redactor.redact(text),
    redactCut: (text) => redactor.redactCut(text),
  }
}

/** What an operation's requests carry; `known` when no secret has to be asked for. */
interface Plan {
  readonly needed: readonly SchemeCredential[]
  readonly known: readonly PlacedSecret[] | undefined
}

function createPlan(needed: readonly SchemeCredential[]): Plan {
  const known = needed.flatMap(({ secret, ...place }) =>
    typeof secret === 'string' ? { ...place, value: secret } : [],
  )
  return { needed, known: known.length === needed.length ? known : undefined }
}

async function applyAsked(
  request: ApiRequest,
  needed: readonly SchemeCredential[],
  caller: CallerContext,
  refusedSince: number | undefined,
): Promise<ApiRequest> {
  const placed: PlacedSecret[] = []
  for (const { secret, ...place } of needed) {
    placed.push({ ...place, value: typeof secret === 'string' ? secret : await secret.get(caller, refusedSince) })
  }
  return placeCredentials(request, placed)
}

function compileSchemes(settings: CredentialSettings, redactor: Redactor): Map<string, SchemeCredential> {
  const compiled = new Map<string, SchemeCredential>()
  for (const [name, credential] of Object.entries(settings.credentials ?? {})) {
    const option = `upstream.credentials.${name}`
    const scheme = settings.schemes.get(name)
    if (scheme === undefined) {
      const known = [...settings.schemes.keys()].map((key) => `"${key}"`).join(', ')
      throw new ConfigError('OPTION_INVALID', `${option}: the document has no security scheme "${name}"`, {
        hint: known === '' ? 'It declares none; send fixed headers with upstream.headers.' : `It has ${known}.`,
      })
    }
    compiled.set(name, compileSchemeCredential(scheme, credential, { option, origin: settings.origin, redactor }))
  }
  return compiled
}

/**
 * The first alternative of which everything is configured; an anonymous one comes last, since whoever configures a
 * credential wants it used. With none complete the first of which something is configured: the rest may be forwarded.
 */
function chooseAlternative(
  security: readonly SecurityRequirement[],
  isAnswered: (scheme: string) => boolean,
): readonly string[] {
  const alternatives = security.map((requirement) => Object.keys(requirement)).filter((names) => names.length > 0)
  const complete = alternatives.find((names) => names.every(isAnswered))
  if (complete !== undefined) return complete
  const anonymous = alternatives.length < security.length
  return (anonymous ? undefined : alternatives.find((names) => names.some(isAnswered))) ?? []
}

const SECRET_HEADER = /auth|cookie|credential|key|passw|secret|session|signature|token/i

/** `upstream.headers` may hold keys too; what a header like `accept` says is no secret. */
function hideSecretHeaders(headers: Readonly<Record<string, string>>, redactor: Redactor): void {
  for (const [name, value] of Object.entries(headers)) {
    if (!SECRET_HEADER.test(name)) continue
    redactor.add(value)
    const afterScheme = /^[A-Za-z][\w-]* +(\S.*)$/.exec(value)?.[1]
    if (afterScheme !== undefined) redactor.add(afterScheme)
  }
}

/** A scheme that no operation asks for: documents often declare one and forget `security`. */
export function warnUnusedCredentials(
  credentials: UpstreamOptions['credentials'],
  operations: readonly Operation[],
  warn: WarningSink,
): void {
  const asked = new Set(
    operations.flatMap(({ security }) => security.flatMap((requirement) => Object.keys(requirement))),
  )
  for (const name of Object.keys(credentials ?? {})) {
    if (asked.has(name)) continue
    warn({
      code: 'CREDENTIAL_UNUSED',
      message: `upstream.credentials.${name}: no operation's \`security\` asks for it, so it is never sent; upstream.headers go with every call`,
    })
  }
}
