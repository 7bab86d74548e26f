/** The responses of an operation in words, for descriptions that are asked to have them. */
import { kindOf } from '../model/media-type.ts'
import type { JsonObject, JsonSchema } from '../model/json.ts'
import type { Definitions, MediaType, ResponseSpec } from '../model/operation.ts'
import { cleanText, cutText } from '../schema/text.ts'
import { exampleOf } from './example.ts'

const MAX_RESPONSE_DESCRIPTION_BYTES = 300
/** Of one example or schema; a longer one is left out. */
const MAX_BLOCK_BYTES = 8 * 1024

interface ResponseTextSettings {
  readonly detail: 'responses' | 'full'
  readonly definitions: Definitions
  /** The schema as it is shown. */
  readonly show: (schema: JsonSchema) => JsonObject
}

/**
 * All responses, the one of success marked: `**200**: An item (Success Response)`, its content type, and with `full` an example
 * and the schema.
 *
 * @returns an empty text for an operation that declares no responses
 */
export function toResponseText(responses: readonly ResponseSpec[], settings: ResponseTextSettings): string {
  if (responses.length === 0) return ''
  const success = responses.find(({ status }) => /^2(\d\d|XX)$/i.test(status))
  const parts = responses.map((response) => describeResponse(response, response === success, settings))
  return `### Responses:\n\n${parts.join('\n\n')}`
}

function describeResponse(response: ResponseSpec, isSuccess: boolean, settings: ResponseTextSettings): string {
  const description = cutText(cleanText(response.description ?? ''), MAX_RESPONSE_DESCRIPTION_BYTES)
  const head = `**${cleanText(response.status)}**: ${description}${isSuccess ? ' (Success Response)' : ''}`.trimEnd()
  const media = response.content.find(({ contentType }) => kindOf(contentType) === 'json') ?? response.content[0]
  if (!media) return head
  const lines = [head, `Content-Type: ${cleanText(media.contentType)}`]
  if (settings.detail === 'full') lines.push(...describeContent(media, settings))
  return lines.join('\n')
}

function describeContent(media: MediaType, { definitions, show }: ResponseTextSettings): string[] {
  if (media.schema === undefined || kindOf(media.contentType) !== 'json') return []
  const example = media.example ?? exampleOf(media.schema, definitions)
  const blocks: [title: string, value: unknown][] = [
    ['**Example Response:**', example],
    ['**Output Schema:**', show(media.schema)],
  ]
  return blocks.flatMap(([title, value]) => {
    const text = value === undefined ? undefined : JSON.stringify(value)
    if (text === undefined || Buffer.byteLength(text) > MAX_BLOCK_BYTES) return []
    return [`\n${title}\n\`\`\`json\n${text}\n\`\`\``]
  })
}
