/**
 * What every adapter does, whatever the framework: `adapterContract(subject)` in a test file of its own runs it.
 * The routes that the subject's app has are listed in `subject.ts`.
 */
import { afterEach, describe, expect, test } from 'vitest'
import type { Adapter } from '../../src/adapters/adapter.ts'
import { recognizeApp } from '../../src/adapters/recognize.ts'
import { calls } from './calls.contract.ts'
import { mounts } from './mounts.contract.ts'
import type { Subject } from './subject.ts'

export function adapterContract(subject: Subject): void {
  const cleanups: (() => unknown)[] = []
  afterEach(async () => {
    for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
  })
  const scope: Scope = {
    subject,
    async adapt(app) {
      // Fastify's instances are thenable: to wait for one is to load it.
      const adapter = recognizeApp(app instanceof Promise ? await app : app)
      if (!adapter) throw new Error(`${subject.name} is not recognised`)
      cleanups.push(() => adapter.close())
      return adapter
    },
    async listen(app) {
      const server = await subject.listen(app)
      cleanups.push(() => server.close())
      return server.origin
    },
    case(name, run) {
      const reason = subject.skip?.[name]
      if (reason === undefined) test(name, run)
      else test.skip(`${name} (${reason})`, run)
    },
  }
  describe(`${subject.name}: describe`, () => describes(scope))
  describe(`${subject.name}: calls in memory`, () => calls(scope))
  if (subject.mounts) describe(`${subject.name}: mount`, () => mounts(scope))
}

/** What the parts of the suite share. */
export interface Scope {
  readonly subject: Subject
  /** The adapter of an app; closed after the test. */
  readonly adapt: (app: unknown) => Promise<Adapter>
  /** The origin at which the app listens until the test ends. */
  readonly listen: (app: unknown) => Promise<string>
  /** A test that the subject may skip with a reason. */
  readonly case: (name: string, run: () => Promise<void>) => void
}

interface Document {
  readonly openapi: string
  readonly paths: Record<string, Record<string, Record<string, unknown>>>
}

function describes({ subject, adapt, case: contractCase }: Scope): void {
  contractCase('describes the routes of the app', async () => {
    const adapter = await adapt(subject.createApiApp({ hook: 0, left: 0 }))
    await adapter.start()
    const document = (await adapter.describe(() => {})) as Document | undefined
    if (subject.describes === 'nothing') {
      expect(document).toBeUndefined()
      return
    }
    expect(document?.openapi).toMatch(/^3\./)
    const item = document?.paths['/items/{item_id}']
    expect(Object.keys(item ?? {}).sort()).toEqual(['delete', 'get'])
    expect(document?.paths['/items']).toHaveProperty('post')
    const parameters = item?.['get']?.['parameters'] as { name: string; in: string; schema: { type?: string } }[]
    const id = parameters.find((parameter) => parameter.in === 'path')
    expect(id).toMatchObject({ name: 'item_id', required: true })
    if (subject.describes === 'schemas') {
      expect(item?.['get']?.['operationId']).toBe('get_item')
      expect(id?.schema.type).toBe('integer')
    } else {
      expect(id?.schema.type).toBe('string')
      expect(parameters).toContainEqual(expect.objectContaining({ name: 'query', in: 'querystring' }))
      expect(document?.paths['/items']?.['post']).toHaveProperty('requestBody')
    }
  })

  if (subject.describes === 'nothing') return
  contractCase('warns of routes without a schema', async () => {
    const adapter = await adapt(subject.createApiApp({ hook: 0, left: 0 }))
    await adapter.start()
    const codes: string[] = []
    await adapter.describe(({ code }) => void codes.push(code))
    expect(codes).toContain('ROUTE_UNDECLARED')
  })
}
