import { recognizeApp } from '../../src/adapters/recognize.ts'
import type { Warning } from '../../src/model/warning.ts'

export interface DescribedOperation {
  readonly [member: string]: unknown
  readonly operationId?: string
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly [member: string]: unknown }[]
}

/** What the adapter says of an app, as tests look at it. */
export interface Described {
  readonly document: { readonly [member: string]: unknown }
  /** `GET /items/{id}` → operation. */
  readonly operations: Readonly<Record<string, DescribedOperation>>
  /** `ROUTE_SKIPPED GET /files/*`: code and the route that the message begins with. */
  readonly warnings: readonly string[]
}

export async function describeApp(app: unknown): Promise<Described> {
  const adapter = recognizeApp(app)
  if (adapter === undefined) throw new Error('not recognised')
  const warnings: Warning[] = []
  const document = (await adapter.describe((warning) => warnings.push(warning))) as {
    paths: Record<string, Record<string, DescribedOperation>>
  }
  const operations = Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => [`${method.toUpperCase()} ${path}`, operation] as const),
  )
  return {
    document: { ...document },
    operations: Object.fromEntries(operations),
    warnings: warnings.map(({ code, message }) => `${code} ${message.split(' ').slice(0, 2).join(' ')}`),
  }
}
