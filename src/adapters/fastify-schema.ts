/**
 * What Fastify's types do not know about a route without `@fastify/swagger`: the OpenAPI members of its schema, and our own
 * `config.mcp`. Member for member as that plugin declares them, so that both can be loaded.
 */

/** `config: { mcp: … }` of a route: `false` for no tool; else what `x-mcp` may say: `{ name: 'find_item', title: 'Find' }`. */
export type McpRouteConfig = boolean | Readonly<Record<string, unknown>>

declare module 'fastify' {
  interface FastifySchema {
    /** True: no operation, and so no tool. */
    hide?: boolean
    deprecated?: boolean
    tags?: readonly string[]
    description?: string
    summary?: string
    consumes?: readonly string[]
    produces?: readonly string[]
    security?: ReadonlyArray<{ [securityLabel: string]: readonly string[] }>
    /** Name of the tool. */
    operationId?: string
  }
  interface FastifyContextConfig {
    mcp?: McpRouteConfig
  }
}
