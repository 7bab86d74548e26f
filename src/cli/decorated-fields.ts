/**
 * A Babel plugin that makes `@ApiProperty() name!: string` and `@Min(1) size = 10` work, as in every Nest app.
 *
 * jiti runs the decorators before TypeScript's transformation. They give a field a placeholder as its value: TypeScript's
 * refuses that together with `!`, and at run time it throws unless a further plugin, which jiti does not have, puts the
 * real value there. The decorator for `design:type` is an identity function where `reflect-metadata` is not loaded, and
 * what a field's decorator returns is taken for its descriptor.
 */
export const decoratedFields: BabelPlugin = {
  name: 'decorated-fields',
  pre: ({ ast }) => visit(ast, { ClassProperty: (field) => ('definite' in field ? { definite: false } : {}) }),
  post: ({ ast }) => visit(ast, { ClassProperty: putInitialValue, LogicalExpression: putNoDecorator }),
}

interface BabelPlugin {
  readonly name: string
  /** Before and after all transformations. */
  pre(file: { readonly ast: object }): void
  post(file: { readonly ast: object }): void
}

type Node = Readonly<Record<string, unknown>>

/** Gives what changes in a node of the type that it stands for. */
type Change = (node: Node) => Node

/** Changes nodes in place: others point to them. */
function visit(node: object, changes: Readonly<Record<string, Change>>): void {
  const change = 'type' in node && typeof node.type === 'string' ? changes[node.type] : undefined
  if (change) Object.assign(node, change(node as Node))
  for (const child of Object.values(node)) {
    if (typeof child === 'object' && child !== null) visit(child as object, changes)
  }
}

/** `name = _initializerWarningHelper(_descriptor, this)` → `name = _descriptor?.initializer?.call(this)` */
function putInitialValue({ value }: Node): Node {
  const call = value as { callee?: { name?: string }; arguments?: readonly [object, object] } | null | undefined
  if (!call?.callee?.name?.startsWith('_initializerWarningHelper') || !call.arguments) return {}
  const [descriptor, self] = call.arguments
  const callee = memberOf(memberOf(descriptor, 'initializer'), 'call')
  return { value: { type: 'OptionalCallExpression', callee, arguments: [self], optional: false } }
}

/** `Reflect.metadata?.(…) || (t => t)` → `Reflect.metadata?.(…) || (t => undefined)` */
function putNoDecorator({ left, right }: Node): Node {
  const { callee } = left as { callee?: { object?: { name?: string }; property?: { name?: string } } }
  const isMetadata = callee?.object?.name === 'Reflect' && callee.property?.name === 'metadata'
  return isMetadata ? { right: { ...(right as Node), body: { type: 'Identifier', name: 'undefined' } } } : {}
}

function memberOf(object: object, name: string): object {
  const property = { type: 'Identifier', name }
  return { type: 'OptionalMemberExpression', object, property, computed: false, optional: true }
}
