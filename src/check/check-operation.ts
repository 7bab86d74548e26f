/** What the document says about an operation, or fails to say. */
import type { Api, Operation } from '../model/operation.ts'
import type { Tool } from '../model/tool.ts'
import type { Finding } from './finding.ts'

/** A name that no reader could explain: `op12`, `x`, `handler_3`, a hash. */
const CRYPTIC =
  /^(?:[a-z]{1,2}\d*|(?:op|operation|api|handler|endpoint|route|func|method|call|do|run|get|post|put|delete|patch)[_-]?\d*|[0-9a-f]{16,})$/i

export function checkOperation(tool: Tool, api: Api): Finding[] {
  const { operation } = tool
  const { pointer, method } = operation
  const findings: Finding[] = []
  const add = (rule: string, severity: Finding['severity'], message: string, fix: string): void => {
    findings.push({ rule, severity, pointer, message, fix, tool: tool.name })
  }
  const { operationId, summary, description } = operation
  if (operationId === undefined) {
    add(
      'operation-id-missing',
      'warning',
      `no operationId: the tool is called "${tool.name}"`,
      'give it an operationId that says what it does: list_invoices',
    )
  } else if (CRYPTIC.test(operationId)) {
    add('name-cryptic', 'warning', `"${operationId}" tells a model nothing`, 'name it by verb and object: cancel_order')
  } else if (operationId !== tool.name) {
    add(
      'name-changed',
      'info',
      `the operationId "${operationId}" becomes "${tool.name}": it is too long, not unique or has other characters than A-Z a-z 0-9 _ -`,
      'choose a unique operationId of at most 64 such characters',
    )
  }
  if (!summary && !description) {
    add(
      'description-missing',
      'warning',
      'neither summary nor description: a model has only the name to go by',
      'say in one sentence what it does and when to use it',
    )
  } else if (`${summary ?? ''} ${description ?? ''}`.trim().split(/\s+/).length < 3) {
    add('description-short', 'info', 'the description is one or two words', 'say what it does, and what it needs')
  }
  if (operation.deprecated) {
    add('deprecated', 'info', 'the operation is deprecated and still a tool', 'exclude it, or leave it marked')
  }
  if (isUnprotected(operation, api)) {
    add(
      'delete-unprotected',
      'warning',
      `${method} changes or removes data and declares no security`,
      'declare the security that guards it, require a scope (access.auth.requiredScopes), or exclude it',
    )
  }
  if (declaresNoResult(operation)) {
    add(
      'response-schema-missing',
      'info',
      'no successful response declares a JSON schema: results have no structure that a model can rely on',
      'declare the schema of the 2xx response',
    )
  }
  return findings
}

function isUnprotected({ method, security }: Operation, api: Api): boolean {
  if (method !== 'DELETE') return false
  return (
    api.securitySchemes.size === 0 ||
    security.length === 0 ||
    security.some((scheme) => Object.keys(scheme).length === 0)
  )
}

/** A response without content (204, 304, a redirect) declares all there is. */
function declaresNoResult({ method, responses }: Operation): boolean {
  if (method === 'HEAD' || responses.some(({ status }) => status === '204' || status === '205')) return false
  const successes = responses.filter(({ status }) => status.startsWith('2') || status === 'default')
  return !successes.some(({ content }) =>
    content.some((media) => media.schema !== undefined || !/json|\*\/\*/.test(media.contentType)),
  )
}
