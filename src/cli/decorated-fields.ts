/**
 * A Babel plugin that makes `@ApiProperty() name!: string` and `@Min(1) size = 10` work, as in every Nest app.
 *
 * jiti runs the decorators before TypeScript's transformation. They give a field a placeholder as its value: TypeScript's
 * refuses that together with `!`, and at run time it throws unless a further plugin, which jiti does not have, puts the
 * real value there.
 */
export const decoratedFields: BabelPlugin = {
  name: 'decorated-fields',
  pre: ({ ast }) => forEachField(ast, (field) => ('definite' in field ? { ...field, definite: false } : field)),
  post: ({ ast }) => forEachField(ast, (field) => ({ ...field, value: toInitialValue(field['value']) })),
}

interface BabelPlugin {
  readonly name: string
  /** Before and after all transformations. */
  pre(file: { readonly ast: object }): void
  post(file: { readonly ast: object }): void
}

type Node = Readonly<Record<string, unknown>>

/** Changes fields of classes in place: other nodes point to them. */
function forEachField(node: object, change: (field: Node) => Node): void {
  if ('type' in node && node.type === 'ClassProperty') Object.assign(node, change(node as unknown as Node))
  for (const child of Object.values(node)) {
    if (typeof child === 'object' && child !== null) forEachField(child as object, change)
  }
}

/** `_initializerWarningHelper(_descriptor, this)` → `_descriptor?.initializer?.call(this)`; anything else stays. */
function toInitialValue(value: unknown): unknown {
  const call = value as { callee?: { name?: string }; arguments?: readonly [object, object] } | null | undefined
  if (!call?.callee?.name?.startsWith('_initializerWarningHelper') || !call.arguments) return value
  const [descriptor, self] = call.arguments
  const initializer = memberOf(descriptor, 'initializer')
  return { type: 'OptionalCallExpression', callee: memberOf(initializer, 'call'), arguments: [self], optional: false }
}

function memberOf(object: object, name: string): object {
  const property = { type: 'Identifier', name }
  return { type: 'OptionalMemberExpression', object, property, computed: false, optional: true }
}
