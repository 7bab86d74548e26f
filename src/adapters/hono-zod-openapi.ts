/** Apps of `@hono/zod-openapi`: their registry writes the document. */
import { isJsonObject } from '../model/json.ts'
import type { JsonObject } from '../model/json.ts'
import type { WarningSink } from '../model/warning.ts'
import type { HonoApp } from './hono-app.ts'
import { APP_INFO } from './route-document.ts'

export interface ZodOpenApiApp extends HonoApp {
  openAPIRegistry: { readonly definitions: readonly Definition[] }
  getOpenAPI31Document(config: object): object
}

interface Definition {
  readonly type: string
  readonly route?: { readonly method: string; readonly path: string }
}

/** Not for an `OpenAPIHono` on which nothing was declared: it is as plain as any. */
export function isZodOpenApiApp(app: HonoApp): app is ZodOpenApiApp {
  if (!('getOpenAPI31Document' in app) || !('openAPIRegistry' in app)) return false
  const { definitions } = (app as ZodOpenApiApp).openAPIRegistry
  return definitions.some(({ type }) => type === 'route')
}

/** A route whose schemas cannot be written is left out with a warning, code `ROUTE_SKIPPED`. */
export function describeWithZodOpenApi(app: ZodOpenApiApp, warn: WarningSink): object {
  try {
    return withPathParametersRequired(app.getOpenAPI31Document(CONFIG))
  } catch {
    const { definitions } = app.openAPIRegistry
    const good = definitions.filter((definition) => {
      if (definition.route === undefined) return true
      try {
        generate(app, [...definitions.filter(({ route }) => route === undefined), definition])
        return true
      } catch (error) {
        warn({
          code: 'ROUTE_SKIPPED',
          message: `${definition.route.method.toUpperCase()} ${definition.route.path} is no tool: ${reasonOf(error)}. Add .openapi({ type: … }) to the schema.`,
        })
        return false
      }
    })
    return withPathParametersRequired(generate(app, good))
  }
}

const CONFIG = { openapi: '3.1.0', info: APP_INFO }

/** The document of some of the app's definitions. */
function generate(app: ZodOpenApiApp, definitions: readonly Definition[]): object {
  const OpenAPIHono = app.constructor as new () => ZodOpenApiApp
  const part = Object.assign(new OpenAPIHono(), { openAPIRegistry: { definitions }, ['_basePath']: app['_basePath'] })
  return part.getOpenAPI31Document(CONFIG)
}

/** `z.coerce` takes anything, so the generator makes such parameters optional and nullable; those of a path are neither. */
function withPathParametersRequired(document: object): object {
  const paths: unknown = Reflect.get(document, 'paths')
  for (const item of Object.values(isJsonObject(paths) ? paths : {})) {
    for (const operation of Object.values(isJsonObject(item) ? item : {})) {
      const parameters = isJsonObject(operation) ? operation['parameters'] : []
      for (const parameter of Array.isArray(parameters) ? parameters : []) {
        if (isJsonObject(parameter) && parameter['in'] === 'path') requireParameter(parameter)
      }
    }
  }
  return document
}

function requireParameter(parameter: JsonObject): void {
  parameter['required'] = true
  const schema = parameter['schema']
  if (!isJsonObject(schema) || !Array.isArray(schema['type'])) return
  const types = schema['type'].filter((type) => type !== 'null')
  parameter['schema'] = { ...schema, type: types.length === 1 ? (types[0] ?? 'string') : types }
}

function reasonOf(error: unknown): string {
  if (error instanceof Error) return error.message.split('\n')[0] ?? ''
  return isJsonObject(error) ? JSON.stringify(error) : String(error)
}
