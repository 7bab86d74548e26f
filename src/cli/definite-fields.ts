/**
 * A Babel plugin that takes the `!` from `@ApiProperty() name!: string`.
 *
 * jiti runs the decorators before TypeScript's transformation; they give the field a placeholder, and a field that is both
 * definite and initialised is then refused: no class of a Nest app with strict types would load.
 */
export const definiteFields: { readonly name: string; pre(file: { readonly ast: object }): void } = {
  name: 'definite-fields',
  pre: (file) => clear(file.ast),
}

function clear(node: object): void {
  if ('type' in node && node.type === 'ClassProperty' && 'definite' in node) node.definite = false
  for (const child of Object.values(node)) {
    if (typeof child === 'object' && child !== null) clear(child as object)
  }
}
