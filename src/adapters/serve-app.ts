/** Serves an app on a port. */
import type { FastifyInstance } from 'fastify'

/** @returns the origin that listens, and how to end it gracefully */
export async function serveApp(
  app: unknown,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<{ readonly url: string; close(): Promise<void> }> {
  const fastify = app as FastifyInstance
  const url = await fastify.listen({ host, port })
  return { url, close: () => fastify.close() }
}
