/** The form of `test/fixtures/serialization-cases.json`; its `conventions` have the meaning of each member. */
export interface SerializationCase {
  readonly name: string
  readonly openapi: string
  readonly server: string | Readonly<Record<string, unknown>>
  readonly method: string
  readonly path: string
  readonly parameters: readonly Readonly<Record<string, unknown>>[]
  readonly pathItemParameters?: readonly Readonly<Record<string, unknown>>[]
  readonly requestBody?: unknown
  readonly consumes?: readonly string[]
  readonly documentUrl?: string
  readonly securityScheme?: unknown
  readonly credential?: string | { readonly username: string; readonly password: string }
  readonly arguments: Readonly<Record<string, unknown>>
  readonly expected: Expectation
  readonly alternatives?: readonly Expectation[]
}

export interface Expectation {
  readonly reject?: true
  readonly method?: string
  readonly url?: string
  readonly path?: string
  readonly query?: string | null
  readonly headers?: Readonly<Record<string, string>>
  readonly cookies?: string
  readonly contentType?: string
  readonly body?: string
  readonly bodyJson?: unknown
  readonly bodyBase64?: string
  readonly multipart?: readonly ExpectedPart[]
  readonly absentHeaders?: readonly string[]
  readonly absentHeaderValues?: Readonly<Record<string, string>>
}

export interface ExpectedPart {
  readonly name: string
  readonly filename?: string
  readonly contentType?: string
  readonly body?: string
  readonly bodyJson?: unknown
  readonly bodyBase64?: string
}
