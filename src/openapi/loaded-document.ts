/** What loading hands to reading. */
import type { Warning } from '../model/warning.ts'

/** Shape: `{ root: { openapi: '3.1.0', … }, url: 'file:///srv/api/openapi.yaml', files: Map { 'file:///srv/api/pet.yaml' → … } }`. */
export interface LoadedDocument {
  /** The parsed root document. Not changed. */
  readonly root: unknown
  /** Where it came from: `https://…` or `file:///…`; absent for an object. Relative servers and `$ref`s resolve against it. */
  readonly url?: string
  /** The other files that the document refers to, by their URL. */
  readonly files?: ReadonlyMap<string, LoadedFile>
  /** What was odd on the way; `readApi` passes it on. */
  readonly warnings?: readonly Warning[]
}

export interface LoadedFile {
  /** For messages: its path below the document's folder, `schemas/pet.yaml`. */
  readonly name: string
  readonly root: unknown
}
