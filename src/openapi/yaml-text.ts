/** YAML text → a value, safely and generously. The only file that imports the YAML parser. */
import { Composer, CST, isMap, isNode, isScalar, Lexer, LineCounter, Parser, visit } from 'yaml'
import type { Document, YAMLParseError } from 'yaml'
import { ConfigError } from '../errors.ts'

export interface YamlResult {
  readonly value: unknown
  /** What was odd but could be read, each with its line. */
  readonly problems: readonly string[]
}

/**
 * Nested deeper than this, the parser's recursion ends the process: V8 aborts when it compiles a regular expression on an
 * almost full stack (seen with 5,000 levels on Node 20).
 */
const MAX_DEPTH = 400

/** How often anchors may be repeated, nested aliases multiplied: real documents reuse one anchor some hundred times. */
const MAX_ALIASES = 10_000

/** Errors after which the value is still what the author meant. */
const HARMLESS: ReadonlySet<string> = new Set([
  'BAD_DQ_ESCAPE',
  'KEY_OVER_1024_CHARS',
  'MULTIPLE_DOCS',
  'TAG_RESOLVE_FAILED',
])

/** @throws ConfigError DOCUMENT_INVALID with line and column; DOCUMENT_TOO_LARGE for aliases that expand too far */
export function parseYaml(text: string): YamlResult {
  const { document, ...rest } = compose(text)
  if (!document?.errors.some((error) => error.code === 'TAB_AS_INDENT')) return read(document, rest)
  const spaced = compose(text.replaceAll(/^[ \t]+/gm, (indent) => indent.replaceAll('\t', '  ')))
  return read(spaced.document, {
    ...spaced,
    problems: ['tabs are used as indentation; read as two spaces', ...spaced.problems],
  })
}

interface Composed {
  readonly document: Document.Parsed | undefined
  readonly lines: LineCounter
  readonly problems: string[]
}

function compose(text: string): Composed {
  const lines = new LineCounter()
  const problems: string[] = []
  // `uniqueKeys` compares every key with every other; `findDuplicateKeys` needs one pass.
  const composer = new Composer({ uniqueKeys: false, merge: true, logLevel: 'silent' })
  const documents = [...composer.compose(tokens(text, lines, problems), true, text.length)]
  if (documents.length > 1) problems.push('the file holds several documents; only the first is read')
  return { document: documents[0], lines, problems }
}

function read(document: Document.Parsed | undefined, { lines, problems }: Omit<Composed, 'document'>): YamlResult {
  if (!document) return { value: undefined, problems }
  const fatal = document.errors.find((error) => !isHarmless(error))
  if (fatal) throw invalid(`${fatal.message} (${at(lines, fatal.pos[0])})`)
  for (const error of document.errors) problems.push(`${error.message} (${at(lines, error.pos[0])})`)
  problems.push(...findDuplicateKeys(document, lines))
  return { value: toValue(document), problems }
}

/** A closing brace that is not indented enough is seen in real documents; a missing one means a document cut short. */
function isHarmless(error: YAMLParseError): boolean {
  return HARMLESS.has(error.code) || (error.code === 'BAD_INDENT' && error.message.startsWith('Flow end indicator'))
}

/** Tokens of the text; collections nested too deeply are emptied before the recursive part of the parser sees them. */
function* tokens(text: string, lines: LineCounter, problems: string[]): Generator<CST.Token, void> {
  const parser = new Parser(lines.addNewLine)
  lines.addNewLine(0)
  let depth = 0
  let scalar = false
  for (const lexeme of new Lexer().lex(text)) {
    const type: string | null = scalar ? 'scalar' : CST.tokenType(lexeme)
    scalar = !scalar && type === 'scalar'
    if (type === 'flow-map-end' || type === 'flow-seq-end') depth -= 1
    if (depth < MAX_DEPTH) {
      yield* parser.next(lexeme)
    } else if (!scalar) {
      // Blanks instead of what is left out keep all positions right.
      yield* parser.next(' '.repeat(lexeme.length))
    }
    if (type === 'flow-map-start' || type === 'flow-seq-start') {
      depth += 1
      if (depth === MAX_DEPTH)
        problems.push(
          `nested deeper than ${MAX_DEPTH} levels (${at(lines, parser.offset)}); what is inside is left out`,
        )
    }
    if (parser.stack.length > 3 * MAX_DEPTH) throw invalid(`it is nested too deeply (${at(lines, parser.offset)})`)
  }
  yield* parser.end()
}

function toValue(document: Document.Parsed): unknown {
  try {
    return document.toJS({ maxAliasCount: MAX_ALIASES })
  } catch (cause) {
    if (cause instanceof ReferenceError) {
      const bomb = cause.message.includes('alias count')
      throw bomb
        ? new ConfigError('DOCUMENT_TOO_LARGE', 'the aliases of this YAML document expand too far', {
            hint: `Anchors may be repeated ${MAX_ALIASES} times, aliases inside of them multiplied.`,
          })
        : invalid(cause.message)
    }
    throw invalid(cause instanceof Error ? cause.message : String(cause))
  }
}

/** The last of several equal keys counts, as in JSON. */
function findDuplicateKeys(document: Document.Parsed, lines: LineCounter): string[] {
  const found: string[] = []
  visit(document, {
    Map(_, map) {
      const seen = new Set<unknown>()
      for (const { key } of map.items) {
        if (!isScalar(key) || key.value === '<<') continue
        if (seen.has(key.value)) {
          found.push(`the key "${String(key.value)}" occurs twice (${at(lines, positionOf(key))}); the last one counts`)
        }
        seen.add(key.value)
      }
    },
  })
  return found
}

function positionOf(node: unknown): number {
  return isNode(node) && !isMap(node) ? (node.range?.[0] ?? 0) : 0
}

function at(lines: LineCounter, offset: number): string {
  const { line, col } = lines.linePos(offset)
  return `line ${line}, column ${col}`
}

function invalid(problem: string): ConfigError {
  return new ConfigError('DOCUMENT_INVALID', `the YAML cannot be read: ${problem.split('\n')[0] ?? problem}`, {
    hint: 'Correct the file at that place.',
  })
}
