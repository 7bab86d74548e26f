/** The OpenAPI document of a Nest app, by the `@nestjs/swagger` of the user's project. */
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { WarningSink } from '../model/warning.ts'

/** What is used of that package. */
interface NestSwagger {
  readonly SwaggerModule: { createDocument(app: object, config: object): object }
  readonly DocumentBuilder: new () => DocumentBuilder
}

interface DocumentBuilder {
  addBearerAuth(): this
  addBasicAuth(): this
  addCookieAuth(): this
  build(): object
}

/** @returns undefined when the project does not have the package */
export async function describeWithNestSwagger(app: object, warn: WarningSink): Promise<object | undefined> {
  const swagger = await loadNestSwagger()
  if (swagger === undefined) {
    warn({
      code: 'ROUTE_UNDECLARED',
      message:
        'This Nest app is described by its routes only, without schemas. Install @nestjs/swagger to have those of its DTOs and decorators.',
    })
    return undefined
  }
  // What `@ApiBearerAuth()` and the like refer to.
  const builder = new swagger.DocumentBuilder().addBearerAuth().addBasicAuth().addCookieAuth()
  return swagger.SwaggerModule.createDocument(app, builder.build())
}

/** From the project that runs, the script that was started, or beside this package: whichever has it first. */
async function loadNestSwagger(): Promise<NestSwagger | undefined> {
  for (const from of [join(process.cwd(), 'package.json'), process.argv[1], import.meta.url]) {
    const path = from === undefined ? undefined : tryResolve(from)
    if (path === undefined) continue
    const loaded = (await import(pathToFileURL(path).href)) as Partial<NestSwagger> & { readonly default?: NestSwagger }
    // A CommonJS package may have all of its exports in `default`.
    const { SwaggerModule, DocumentBuilder } = loaded
    return SwaggerModule && DocumentBuilder ? { SwaggerModule, DocumentBuilder } : loaded.default
  }
  return undefined
}

function tryResolve(from: string): string | undefined {
  try {
    return createRequire(from).resolve('@nestjs/swagger')
  } catch {
    return undefined
  }
}
