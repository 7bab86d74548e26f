/**
 * What is used of `node:http`. An `import` of it reads all that it exports: since Node 22 that is also a getter which loads Node's own
 * `fetch` and WebSocket, and takes as long as half of our modules.
 */
import type * as Http from 'node:http'

const http: typeof Http = process.getBuiltinModule('node:http')

export const createServer: typeof Http.createServer = http.createServer
export const IncomingMessage: typeof Http.IncomingMessage = http.IncomingMessage
export const ServerResponse: typeof Http.ServerResponse = http.ServerResponse
export const STATUS_CODES: typeof Http.STATUS_CODES = http.STATUS_CODES

export type IncomingMessage = Http.IncomingMessage
export type ServerResponse = Http.ServerResponse
