/** What is wrong with arguments, in words that let a model correct them. */
import type { JsonValue } from '../../model/json.ts'
import type { Issue } from '../../schema/compile-validator.ts'
import { suggestName } from './suggest-name.ts'
import { unescapeToken } from '../../model/pointer-token.ts'

const MAX_ISSUES = 8
const MAX_ALTERNATIVES = 20
const MAX_NAME = 100

/** `"limit": must be integer. "colour" is unknown; did you mean "color"?` */
export function describeIssues(issues: readonly Issue[], known: readonly string[]): string {
  // A failed union reports all its branches; each place and message is said once.
  const lines = [...new Set(issues.map((issue) => describe(issue, known)))]
  const more = lines.length > MAX_ISSUES ? [`(and ${lines.length - MAX_ISSUES} more)`] : []
  return [...lines.slice(0, MAX_ISSUES), ...more].join(' ')
}

/** Arguments that the tool does not have. */
export function describeUnknown(names: readonly string[], known: readonly string[]): string {
  return names
    .slice(0, MAX_ISSUES)
    .map((name) => describeUnknownName(name, known))
    .join(' ')
}

function describeUnknownName(name: string, known: readonly string[]): string {
  const suggestion = suggestName(name, known)
  if (suggestion !== undefined) return `"${printable(name)}" is no argument of this tool; did you mean "${suggestion}"?`
  const list = known.slice(0, MAX_ALTERNATIVES).join(', ')
  const all =
    known.length === 0 ? 'It takes no arguments.' : `It takes: ${list}${known.length > MAX_ALTERNATIVES ? ', …' : ''}.`
  return `"${printable(name)}" is no argument of this tool. ${all}`
}

function describe(issue: Issue, known: readonly string[]): string {
  const { params } = issue
  const place = issue.pointer === '' ? 'the arguments' : `"${printable(unescapeToken(issue.pointer.slice(1)))}"`
  switch (issue.keyword) {
    case 'required':
      return issue.pointer === ''
        ? `"${printable(params['missingProperty'])}" is required and missing.`
        : `${place} needs the member "${printable(params['missingProperty'])}".`
    case 'additionalProperties':
    case 'unevaluatedProperties': {
      const name = String(params['additionalProperty'] ?? params['unevaluatedProperty'])
      return issue.pointer === ''
        ? describeUnknownName(name, known)
        : `${place} has the unknown member "${printable(name)}".`
    }
    case 'enum':
      return `${place} must be one of ${listValues(params['allowedValues'])}.`
    case 'const':
      return `${place} must be ${JSON.stringify(params['allowedValue'])}.`
    default:
      return `${place} ${issue.message}.`
  }
}

function listValues(values: unknown): string {
  const texts = (Array.isArray(values) ? (values as JsonValue[]) : []).map((value) => JSON.stringify(value))
  return texts.slice(0, MAX_ALTERNATIVES).join(', ') + (texts.length > MAX_ALTERNATIVES ? ', …' : '')
}

/** Names come from the caller and end up in logs and terminals. */
function printable(name: unknown): string {
  const text = JSON.stringify(String(name)).slice(1, -1)
  return text.length > MAX_NAME ? `${text.slice(0, MAX_NAME)}…` : text
}
