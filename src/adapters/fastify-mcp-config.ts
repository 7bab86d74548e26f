/** `config: { mcp: … }` of a Fastify route. */

/** @returns `false` for a route that is no tool, else what `x-mcp` may say: `{ name: 'find_item' }`; undefined for none */
export function mcpConfig(config: unknown): unknown {
  return typeof config === 'object' && config !== null && 'mcp' in config ? config.mcp : undefined
}
