/** Apps of `hono-openapi`: its own generator, of the user's installation, writes the document. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { isJsonObject } from '../model/json.ts'
import type { JsonObject } from '../model/json.ts'
import type { WarningSink } from '../model/warning.ts'
import { innermostHandler } from './hono-app.ts'
import type { HonoRoute } from './hono-app.ts'
import { APP_INFO } from './route-document.ts'

/** `describeRoute()` and `validator()` leave what they know on the middleware, under a symbol that each copy has its own of. */
export function honoOpenApiMetadata(handler: object): object | undefined {
  const target = innermostHandler(handler)
  const symbol = Object.getOwnPropertySymbols(target).find(({ description }) => description === 'openapi')
  const metadata: unknown = symbol === undefined ? undefined : Reflect.get(target, symbol)
  return typeof metadata === 'object' && metadata !== null ? metadata : undefined
}

type GenerateSpecs = (app: { readonly routes: readonly HonoRoute[] }, options: object) => Promise<JsonObject>

/** Routes whose schemas cannot be written are left out with a warning, code `ROUTE_SKIPPED`; so are all when the package cannot be loaded. */
export async function describeWithHonoOpenApi(routes: readonly HonoRoute[], warn: WarningSink): Promise<JsonObject> {
  let failure: unknown
  for await (const generateSpecs of loadGenerators()) {
    try {
      const document = await generateSpecs({ routes }, OPTIONS)
      if (hasPaths(document)) return document
    } catch (error) {
      failure = error
      const document = await generateSpecs({ routes: await withoutBroken(generateSpecs, routes, warn) }, OPTIONS)
      if (hasPaths(document)) return document
    }
  }
  warn({
    code: 'ROUTE_SKIPPED',
    message: `the routes declared with hono-openapi cannot be read${failure instanceof Error ? ` (${failure.message})` : ''}. Give the document with the \`openapi\` option.`,
  })
  return { openapi: '3.1.0', info: APP_INFO, paths: {} }
}

const OPTIONS = {
  documentation: { info: APP_INFO },
  excludeStaticFile: false,
  defaultValidationErrorResponse: false,
}

function hasPaths(document: JsonObject): boolean {
  return isJsonObject(document['paths']) && Object.keys(document['paths']).length > 0
}

/** Middleware for all methods adds to what stands behind it, so it is kept while single routes are tried. */
async function withoutBroken(
  generateSpecs: GenerateSpecs,
  routes: readonly HonoRoute[],
  warn: WarningSink,
): Promise<HonoRoute[]> {
  const broken = new Set<string>()
  for (const route of routes) {
    try {
      await generateSpecs({ routes: [route] }, OPTIONS)
    } catch (error) {
      broken.add(`${route.method} ${route.path}`)
      warn({
        code: 'ROUTE_SKIPPED',
        message: `${route.method} ${route.path} is no tool: ${error instanceof Error ? error.message : String(error)}`,
      })
    }
  }
  return routes.filter((route) => !broken.has(`${route.method} ${route.path}`))
}

const PACKAGE = 'hono-openapi'

/** The copy whose symbol the routes carry: as seen from here and from the user's folder, as ESM and as CommonJS. */
async function* loadGenerators(): AsyncGenerator<GenerateSpecs> {
  for (const location of new Set([PACKAGE, ...filesSeenFrom(import.meta.url), ...filesSeenFrom(cwdUrl())])) {
    try {
      const loaded: unknown = await import(/* @vite-ignore */ location)
      const found = isJsonObject(loaded) ? (loaded as { generateSpecs?: unknown }).generateSpecs : undefined
      if (typeof found === 'function') yield found as GenerateSpecs
    } catch {
      // Not there in this form; the next one may be.
    }
  }
}

function filesSeenFrom(url: string): string[] {
  try {
    const entry = createRequire(url).resolve(PACKAGE)
    const root = entry.slice(0, entry.lastIndexOf(PACKAGE) + PACKAGE.length)
    const manifest: unknown = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
    const module = isJsonObject(manifest) ? manifest['module'] : undefined
    const files = typeof module === 'string' ? [join(root, module), entry] : [entry]
    return files.map((file) => pathToFileURL(file).href)
  } catch {
    return []
  }
}

function cwdUrl(): string {
  return pathToFileURL(join(process.cwd(), 'package.json')).href
}
