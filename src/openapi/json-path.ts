/**
 * JSONPath (RFC 9535) as text → a query. All selectors, filters with comparisons, `!`, `&&`, `||`, and the functions
 * `length`, `count`, `value`, `match` and `search`.
 */

/** Shape of `$.paths[?@.get]`: `[{ descendant: false, selectors: [{ kind: 'name', name: 'paths' }] }, …]`. */
export type Query = readonly Segment[]

export interface Segment {
  /** `..` */
  readonly descendant: boolean
  readonly selectors: readonly Selector[]
}

export type Selector =
  | { readonly kind: 'name'; readonly name: string }
  | { readonly kind: 'wildcard' }
  | { readonly kind: 'index'; readonly index: number }
  | { readonly kind: 'slice'; readonly start?: number; readonly end?: number; readonly step?: number }
  | { readonly kind: 'filter'; readonly test: Test }

export type Test =
  | { readonly kind: 'or' | 'and'; readonly tests: readonly Test[] }
  | { readonly kind: 'not'; readonly test: Test }
  | { readonly kind: 'exists'; readonly operand: Operand }
  | { readonly kind: 'compare'; readonly operator: string; readonly left: Operand; readonly right: Operand }

export type Operand =
  | { readonly kind: 'literal'; readonly value: string | number | boolean | null }
  /** `@…` or `$…` */
  | { readonly kind: 'query'; readonly fromRoot: boolean; readonly query: Query }
  | { readonly kind: 'function'; readonly name: string; readonly operands: readonly Operand[] }

/** Why a text is no query, and at which character. */
export class JsonPathError extends Error {}

const FUNCTIONS: ReadonlyMap<string, number> = new Map([
  ['length', 1],
  ['count', 1],
  ['value', 1],
  ['match', 2],
  ['search', 2],
])

const MAX_NESTING = 50

/** @throws JsonPathError */
export function parseJsonPath(text: string): Query {
  const parser = new JsonPathParser(text.trim())
  return parser.parse()
}

class JsonPathParser {
  readonly #text: string
  #at = 0
  #nesting = 0

  constructor(text: string) {
    this.#text = text
  }

  parse(): Query {
    if (!this.#take('$')) throw this.#error('it must begin with $')
    const query = this.#segments()
    if (this.#at < this.#text.length) throw this.#error('this is not understood')
    return query
  }

  #segments(): Segment[] {
    const segments: Segment[] = []
    for (;;) {
      const end = this.#at
      this.#blanks()
      if (this.#take('..')) segments.push({ descendant: true, selectors: this.#dotted() })
      else if (this.#take('.')) segments.push({ descendant: false, selectors: this.#dotted() })
      else if (this.#peek('[')) segments.push({ descendant: false, selectors: this.#bracketed() })
      else {
        this.#at = end
        return segments
      }
    }
  }

  #dotted(): Selector[] {
    if (this.#take('*')) return [{ kind: 'wildcard' }]
    if (this.#peek('[')) return this.#bracketed()
    const name = this.#match(/[\p{L}_$\u0080-\uffff][\p{L}\p{N}_$\u0080-\uffff-]*/uy)
    if (name === undefined) throw this.#error('a name, * or [ is expected')
    return [{ kind: 'name', name }]
  }

  #bracketed(): Selector[] {
    this.#expect('[')
    const selectors: Selector[] = []
    do {
      this.#blanks()
      selectors.push(this.#selector())
      this.#blanks()
    } while (this.#take(','))
    this.#expect(']')
    return selectors
  }

  #selector(): Selector {
    if (this.#take('*')) return { kind: 'wildcard' }
    if (this.#take('?')) return { kind: 'filter', test: this.#or() }
    const name = this.#string()
    if (name !== undefined) return { kind: 'name', name }
    const start = this.#integer()
    this.#blanks()
    if (!this.#take(':')) {
      if (start === undefined) throw this.#error('a quoted name, an index, * or ? is expected')
      return { kind: 'index', index: start }
    }
    this.#blanks()
    const end = this.#integer()
    this.#blanks()
    const step = this.#take(':') ? (this.#blanks(), this.#integer()) : undefined
    return {
      kind: 'slice',
      ...(start === undefined ? {} : { start }),
      ...(end === undefined ? {} : { end }),
      ...(step === undefined ? {} : { step }),
    }
  }

  #or(): Test {
    if (++this.#nesting > MAX_NESTING) throw this.#error('it is nested too deeply')
    const tests = [this.#and()]
    while ((this.#blanks(), this.#take('||'))) tests.push(this.#and())
    this.#nesting -= 1
    return tests.length === 1 && tests[0] ? tests[0] : { kind: 'or', tests }
  }

  #and(): Test {
    const tests = [this.#basic()]
    while ((this.#blanks(), this.#take('&&'))) tests.push(this.#basic())
    return tests.length === 1 && tests[0] ? tests[0] : { kind: 'and', tests }
  }

  #basic(): Test {
    this.#blanks()
    if (this.#peek('!') && !this.#peek('!=')) {
      this.#take('!')
      if (++this.#nesting > MAX_NESTING) throw this.#error('it is nested too deeply')
      const test = this.#basic()
      this.#nesting -= 1
      return { kind: 'not', test }
    }
    if (this.#take('(')) {
      const test = this.#or()
      this.#blanks()
      this.#expect(')')
      return test
    }
    const left = this.#operand()
    this.#blanks()
    const operator = this.#match(/[=!]=|[<>]=?/y)
    if (operator !== undefined) return { kind: 'compare', operator, left, right: this.#operand() }
    if (left.kind === 'literal') throw this.#error('a value alone is no condition')
    return { kind: 'exists', operand: left }
  }

  #operand(): Operand {
    this.#blanks()
    if (this.#take('@')) return { kind: 'query', fromRoot: false, query: this.#segments() }
    if (this.#take('$')) return { kind: 'query', fromRoot: true, query: this.#segments() }
    const text = this.#string()
    if (text !== undefined) return { kind: 'literal', value: text }
    const number = this.#match(/-?\d+(\.\d+)?([eE][+-]?\d+)?/y)
    if (number !== undefined) return { kind: 'literal', value: Number(number) }
    const word = this.#match(/[a-z][a-z0-9_]*/y)
    if (word === 'true' || word === 'false') return { kind: 'literal', value: word === 'true' }
    if (word === 'null') return { kind: 'literal', value: null }
    if (word === undefined) throw this.#error('a value, @ or $ is expected')
    return this.#function(word)
  }

  #function(name: string): Operand {
    const arity = FUNCTIONS.get(name)
    if (arity === undefined) throw this.#error(`there is no function "${name}"`)
    this.#expect('(')
    const operands = [this.#operand()]
    while ((this.#blanks(), this.#take(','))) operands.push(this.#operand())
    this.#expect(')')
    if (operands.length !== arity) throw this.#error(`${name}() takes ${arity}`)
    return { kind: 'function', name, operands }
  }

  #string(): string | undefined {
    const quoted = this.#match(/'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"/sy)
    if (quoted === undefined) return undefined
    const inner = quoted.slice(1, -1)
    const json = quoted.startsWith('"') ? inner : inner.replaceAll(/\\'|"/g, (found) => (found === '"' ? '\\"' : "'"))
    try {
      return String(JSON.parse(`"${json}"`))
    } catch {
      throw this.#error('the text in quotes is broken')
    }
  }

  #integer(): number | undefined {
    const digits = this.#match(/-?\d{1,15}/y)
    return digits === undefined ? undefined : Number(digits)
  }

  #blanks(): void {
    this.#match(/\s*/y)
  }

  #peek(text: string): boolean {
    return this.#text.startsWith(text, this.#at)
  }

  #take(text: string): boolean {
    if (!this.#peek(text)) return false
    this.#at += text.length
    return true
  }

  #expect(text: string): void {
    if (!this.#take(text)) throw this.#error(`${text} is expected`)
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.#text)?.[0]
    if (found !== undefined) this.#at += found.length
    return found
  }

  #error(problem: string): JsonPathError {
    return new JsonPathError(`${problem} at character ${this.#at + 1}`)
  }
}
