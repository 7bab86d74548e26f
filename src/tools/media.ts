/** Which of several media types a tool sends. */
import { kindOf } from '../model/media-type.ts'
import type { MediaType, RequestBody } from '../model/operation.ts'

/** What models write best comes first. */
const PREFERENCE: readonly string[] = ['json', 'form', 'multipart', 'json-lines', 'json-seq', 'text', 'binary']

/** JSON, then `*+json` and ranges, forms, multipart, sequences, text, bytes; of equals the first with a schema. */
export function chooseMedia(body: RequestBody): MediaType | undefined {
  let best: MediaType | undefined
  let least = Infinity
  for (const media of body.content) {
    const weight = weigh(media)
    if (weight < least) {
      least = weight
      best = media
    }
  }
  return best
}

function weigh(media: MediaType): number {
  const kind = PREFERENCE.indexOf(kindOf(media.contentType)) * 4
  const isVariant = kind === 0 && !/^application\/json\s*(;|$)/i.test(media.contentType) ? 2 : 0
  return kind + isVariant + (media.schema === undefined ? 1 : 0)
}
