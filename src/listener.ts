/** A port of its own, where only the endpoint is served: what `listen()` takes and gives. */

export interface ListenOptions {
  /** 0 picks a free one. */
  readonly port: number
  /** Address to listen on; 0.0.0.0 for all. @default '127.0.0.1' */
  readonly host?: string
  /** @default '/mcp' */
  readonly path?: string
}

export interface Listener {
  /** The endpoint: `http://127.0.0.1:8000/mcp`; also what the listener is as a string. */
  readonly url: string
  /** Takes no new connections; requests under way are answered. */
  readonly close: () => Promise<void>
  toString(): string
}
