import './adapters/fastify-channel.ts'
export { ApiMcp } from './api-mcp.ts'
export type { Listener, ListenOptions } from './api-mcp.ts'
export { CallError, ConfigError, ERROR_CODES } from './errors.ts'
export type { ErrorCode } from './errors.ts'
export type * from './options.ts'
/** Fastify's own types learn `operationId`, `tags`, `hide` … of a route's schema. */
export type * from './adapters/fastify-schema.ts'
