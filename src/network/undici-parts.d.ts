/**
 * The parts of undici that are used, each by one file. Its index takes three times as long to load, for `fetch`, WebSocket,
 * caches and mocks, and makes itself what the process's own `fetch` sends with; and it is all that undici declares types of.
 */

declare module 'undici/lib/api/api-request.js' {
  import type { Dispatcher } from 'undici'
  /** A method of every dispatcher: the index puts it there. */
  const request: Dispatcher['request']
  export = request
}

declare module 'undici/lib/dispatcher/agent.js' {
  import { Agent } from 'undici'
  export = Agent
}

declare module 'undici/lib/dispatcher/pool.js' {
  import { Pool } from 'undici'
  export = Pool
}
