/** The part of H3 2 that is used; no type of H3's, so that ours need none installed. */

export interface H3App {
  readonly '~routes': readonly H3Route[]
  request(request: Request, init?: undefined, context?: object): Response | Promise<Response>
  all(path: string, handler: H3Handler): unknown
}

export interface H3Route {
  /** Upper case; empty for all methods. */
  readonly method: string
  /** Those of mounted apps with their base. */
  readonly route: string
  readonly handler: object
  readonly meta?: Readonly<Record<string, unknown>>
}

export type H3Handler = (event: { readonly req: Request }) => Promise<Response>
