/** What body writers share: the types that go out, and how multipart names its boundary. */
import { isRange, kindOf } from '../../model/media-type.ts'
import { writeMultipart } from './write-multipart.ts'
import type { Part } from './write-multipart.ts'

/** What goes out, with its `Content-Type`. */
export interface WrittenBody {
  readonly contentType: string
  readonly body: string | Uint8Array
}

/** What is sent for a declared type; ranges of files stay, since the file decides. `*` `/*` → `application/json` */
export function concreteType(declared: string): string {
  if (!isRange(declared)) return declared
  switch (kindOf(declared)) {
    case 'json':
      return 'application/json'
    case 'text':
      return 'text/plain'
    case 'multipart':
      return 'multipart/form-data'
    default:
      return declared
  }
}

/** A declared `boundary` is replaced by a random one, other parameters stay. */
export function toMultipart(contentType: string, parts: readonly Part[]): WrittenBody {
  const { boundary, body } = writeMultipart(parts)
  return { contentType: `${contentType.replace(/;\s*boundary=[^;]*/i, '')}; boundary=${boundary}`, body }
}
