/** A JSONPath query and a value → the places that it selects (RFC 9535 §2). */
import type { Operand, Query, Segment, Selector, Test } from './json-path.ts'
import { ownMember } from './pointer.ts'

/** A value and the keys that lead to it. */
export interface Selected {
  readonly path: readonly (string | number)[]
  readonly value: unknown
}

/** What looks at more values than this is given up: no document has as many. */
const MAX_STEPS = 5_000_000

/**
 * In document order, each place once.
 *
 * @throws RangeError when the query looks at too many values
 */
export function selectPaths(root: unknown, query: Query): Selected[] {
  let steps = 0
  const step = (): void => {
    if (++steps > MAX_STEPS) throw new RangeError('the query looks at too many values')
  }

  function select(start: Selected, segments: Query): Selected[] {
    let nodes = [start]
    for (const segment of segments) nodes = nodes.flatMap((node) => segmentOf(node, segment))
    return nodes
  }

  function segmentOf(node: Selected, { descendant, selectors }: Segment): Selected[] {
    const starts = descendant ? descendantsOf(node) : [node]
    return starts.flatMap((start) => selectors.flatMap((selector) => selectorOf(start, selector)))
  }

  /** The node itself and all below it; circles, made by aliases of YAML, are gone through once. */
  function descendantsOf(node: Selected): Selected[] {
    const found: Selected[] = []
    const open = [node]
    const above = new Set<unknown>()
    for (let next = open.pop(); next; next = open.pop()) {
      step()
      if (typeof next.value !== 'object' || next.value === null || above.has(next.value)) continue
      above.add(next.value)
      found.push(next)
      open.push(...childrenOf(next).reverse())
    }
    return found
  }

  function selectorOf(node: Selected, selector: Selector): Selected[] {
    step()
    switch (selector.kind) {
      case 'name':
        return Array.isArray(node.value) ? [] : childAt(node, selector.name)
      case 'wildcard':
        return childrenOf(node)
      case 'index':
        return Array.isArray(node.value)
          ? childAt(node, selector.index < 0 ? node.value.length + selector.index : selector.index)
          : []
      case 'slice':
        return Array.isArray(node.value) ? sliceOf(node, node.value.length, selector) : []
      default:
        return childrenOf(node).filter((child) => (step(), holds(selector.test, child)))
    }
  }

  function holds(test: Test, current: Selected): boolean {
    switch (test.kind) {
      case 'or':
        return test.tests.some((one) => holds(one, current))
      case 'and':
        return test.tests.every((one) => holds(one, current))
      case 'not':
        return !holds(test.test, current)
      case 'exists':
        return test.operand.kind === 'query'
          ? nodesOf(test.operand, current).length > 0
          : valueOf(test.operand, current) === true
      default:
        return compare(valueOf(test.left, current), test.operator, valueOf(test.right, current))
    }
  }

  function nodesOf(operand: Operand, current: Selected): Selected[] {
    if (operand.kind !== 'query') return []
    return select(operand.fromRoot ? { path: [], value: root } : current, operand.query)
  }

  function valueOf(operand: Operand, current: Selected): unknown {
    if (operand.kind === 'literal') return operand.value
    if (operand.kind === 'query') {
      const nodes = nodesOf(operand, current)
      return nodes.length === 1 ? nodes[0]?.value : undefined
    }
    const [first, second] = operand.operands
    if (!first) return undefined
    if (operand.name === 'count') return nodesOf(first, current).length
    const value = valueOf(first, current)
    if (operand.name === 'value') return value
    if (operand.name === 'length') return lengthOf(value)
    return second ? matches(value, valueOf(second, current), operand.name === 'match') : undefined
  }

  return select({ path: [], value: root }, query)
}

function childAt(node: Selected, key: string | number): Selected[] {
  const value = ownMember(node.value, key)
  return value === undefined ? [] : [{ path: [...node.path, key], value }]
}

function childrenOf(node: Selected): Selected[] {
  const { value } = node
  if (Array.isArray(value)) return value.map((child: unknown, index) => ({ path: [...node.path, index], value: child }))
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).map(([key, child]: [string, unknown]) => ({ path: [...node.path, key], value: child }))
}

/** RFC 9535 §2.3.4. */
function sliceOf(node: Selected, length: number, selector: Selector & { kind: 'slice' }): Selected[] {
  const step = selector.step ?? 1
  if (step === 0) return []
  const clamp = (index: number, low: number, high: number): number =>
    Math.min(Math.max(index < 0 ? length + index : index, low), high)
  const found: Selected[] = []
  if (step > 0) {
    const end = clamp(selector.end ?? length, 0, length)
    for (let index = clamp(selector.start ?? 0, 0, length); index < end; index += step)
      found.push(...childAt(node, index))
  } else {
    const end = selector.end === undefined ? -1 : clamp(selector.end, -1, length - 1)
    for (let index = clamp(selector.start ?? length - 1, -1, length - 1); index > end; index += step) {
      found.push(...childAt(node, index))
    }
  }
  return found
}

function compare(left: unknown, operator: string, right: unknown): boolean {
  if (operator === '==') return equal(left, right)
  if (operator === '!=') return !equal(left, right)
  const comparable =
    (typeof left === 'number' && typeof right === 'number') || (typeof left === 'string' && typeof right === 'string')
  if (operator.endsWith('=') && equal(left, right)) return true
  return comparable && (operator.startsWith('<') ? left < right : left > right)
}

function equal(left: unknown, right: unknown): boolean {
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return left === right
  return JSON.stringify(left) === JSON.stringify(right)
}

function lengthOf(value: unknown): number | undefined {
  if (typeof value === 'string') return Array.from(value).length
  return typeof value === 'object' && value !== null ? Object.keys(value).length : undefined
}

/** RFC 9485 patterns are read as JavaScript's, which hold them with few exceptions. An overlay is the operator's own. */
function matches(value: unknown, pattern: unknown, whole: boolean): boolean {
  if (typeof value !== 'string' || typeof pattern !== 'string') return false
  try {
    return new RegExp(whole ? `^(?:${pattern})$` : pattern, 'u').test(value)
  } catch {
    return false
  }
}
