/** An error → what happened, where, what to do. Never a stack: the place in the user's file is named instead. */
import { fileURLToPath } from 'node:url'
import { relative } from 'node:path'
import { ConfigError } from '../errors.ts'
import { UsageError } from './usage-error.ts'

/**
 * Shape:
 *
 *     mcp-mount: the document has no operations (DOCUMENT_INVALID)
 *       at /paths
 *       Give the document of an API.
 *
 * Ends with a newline.
 */
export function describeFailure(error: unknown): string {
  const chain = causes(error)
  const hint = chain.map(hintOf).find(isText)
  const lines = [`mcp-mount: ${headline(chain)}`]
  const place = chain.map(placeOf).find(isText)
  if (place !== undefined) lines.push(`  at ${place}`)
  if (hint !== undefined) lines.push(`  ${hint}`)
  return `${lines.join('\n')}\n`
}

function isText(text: string | undefined): text is string {
  return text !== undefined
}

/** The error and what caused it, outermost first. */
function causes(error: unknown): unknown[] {
  const chain = [error]
  let link = error
  while (link instanceof Error && link.cause !== undefined && chain.length < 8) chain.push((link = link.cause))
  return chain
}

function headline(chain: readonly unknown[]): string {
  const [first] = chain
  const told: string[] = []
  for (const link of chain) {
    const text = messageOf(link)
    const code = link instanceof Error && 'code' in link ? String(link.code) : text
    // What wraps an error often tells its text or its code already.
    if (text !== '' && !told.some((above) => above.includes(text) || above.includes(code))) told.push(text)
  }
  const text = told.join(': ')
  return first instanceof ConfigError ? `${text} (${first.code})` : text
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error instanceof ConfigError) return error.message
  // Parsers put excerpts of the source below the first line; the place is told apart.
  const [line = ''] = error.message.split('\n')
  return line.trim() === '' ? error.name : line.trim()
}

function hintOf(error: unknown): string | undefined {
  return error instanceof ConfigError || error instanceof UsageError ? error.hint : undefined
}

function placeOf(error: unknown): string | undefined {
  if (error instanceof UsageError) return undefined
  if (error instanceof ConfigError) return error.pointer
  return error instanceof Error ? userFrame(error.stack ?? '') : undefined
}

/** The first frame in a file that is neither Node's, ours, nor a dependency's: `main.ts:12:7`. */
function userFrame(stack: string): string | undefined {
  const ours = fileURLToPath(new URL('..', import.meta.url))
  for (const line of stack.split('\n').slice(1)) {
    const [, place] = /[( ]((?:file:\/\/)?\/[^()]+:\d+:\d+)\)?$/.exec(line) ?? []
    if (place === undefined || place.includes('/node_modules/')) continue
    const path = place.startsWith('file://') ? place.slice('file://'.length) : place
    if (!path.startsWith(ours)) return relative(process.cwd(), path)
  }
  return undefined
}
