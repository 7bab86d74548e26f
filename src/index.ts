/**
 * Loading this module subscribes to the apps that Fastify creates (`adapters/fastify-channel.ts`, by way of the adapters). An import
 * for that effect alone would stay in the declarations, which must not need Fastify's.
 */
export { ApiMcp } from './api-mcp.ts'
export type { Listener, ListenOptions } from './listener.ts'
export { CallError, ConfigError, ERROR_CODES } from './errors.ts'
export type { ErrorCode } from './errors.ts'
export type * from './options.ts'
/** Fastify's own types learn `operationId`, `tags`, `hide` … of a route's schema. */
export type * from './adapters/fastify-schema.ts'
