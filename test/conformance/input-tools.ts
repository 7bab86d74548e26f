/** Fixtures that ask the client for input before they answer (multi-round-trip requests, 2026-07-28). */
import { acceptedContent, createRequestStateCodec, inputRequired, inputResponse } from '@modelcontextprotocol/server'
import type { InputRequiredSpec, McpServer, RequestStateCodec, ServerContext } from '@modelcontextprotocol/server'
import { text } from './own-tools.ts'

type InputRequests = NonNullable<InputRequiredSpec['inputRequests']>
type InputRequest = InputRequests[string]

/** Signs what clients carry for us between two rounds. */
export const stateCodec: RequestStateCodec<number> = createRequestStateCodec<number>({
  key: 'a key for tests only, 32 bytes long',
})

export function registerInputTools(server: McpServer): void {
  const ask = (name: string, requests: InputRequests): void => {
    server.registerTool(name, { description: `Asks for ${Object.keys(requests).join(', ')}.` }, ({ mcpReq }) =>
      areAnswered(mcpReq.inputResponses, requests)
        ? text(JSON.stringify(mcpReq.inputResponses))
        : inputRequired({ inputRequests: requests }),
    )
  }
  const askWithState = (name: string, requests: InputRequests): void => {
    server.registerTool(name, { description: 'Asks, and keeps state with the client.' }, async (context) => {
      const { inputResponses, requestState } = context.mcpReq
      if (requestState<number>() === 1 && areAnswered(inputResponses, requests)) return text('state-ok')
      return inputRequired({ inputRequests: requests, requestState: await stateCodec.mint(1, context) })
    })
  }
  ask('test_input_required_result_elicitation', { user_name: elicit('What is your name?', 'name') })
  ask('test_input_required_result_sampling', { capital_question: sample('What is the capital of France?') })
  ask('test_input_required_result_list_roots', { client_roots: inputRequired.listRoots() })
  ask('test_missing_capability', { answer: sample('Anything?') })
  ask('test_streaming_elicitation', { user_name: elicit('What is your name?', 'name') })
  askWithState('test_input_required_result_request_state', {
    confirm: elicit('Please confirm', 'ok', { type: 'boolean' }),
  })
  askWithState('test_input_required_result_tampered_state', {
    confirm: elicit('Please confirm', 'ok', { type: 'boolean' }),
  })
  askWithState('test_input_required_result_multiple_inputs', {
    user_name: elicit('What is your name?', 'name'),
    greeting: sample('Generate a greeting'),
    client_roots: inputRequired.listRoots(),
  })
  server.registerTool('test_input_required_result_multi_round', { description: 'Asks twice.' }, askTwice)
  server.registerTool(
    'test_input_required_result_capabilities',
    { description: 'Asks for what the client can.' },
    () => {
      const able = server.server.getClientCapabilities()
      return inputRequired({
        inputRequests: {
          ...(able?.elicitation ? { name: elicit('What is your name?', 'name') } : {}),
          ...(able?.sampling ? { greeting: sample('Generate a greeting') } : {}),
        },
      })
    },
  )
  server.registerPrompt('test_input_required_result_prompt', { description: 'Asks for a context.' }, ({ mcpReq }) => {
    const answer = acceptedContent<{ context: string }>(mcpReq.inputResponses, 'user_context')
    if (!answer)
      return inputRequired({
        inputRequests: { user_context: elicit('What context should the prompt use?', 'context') },
      })
    return { messages: [{ role: 'user', content: { type: 'text', text: answer.context } }] }
  })
}

async function askTwice(context: ServerContext): Promise<ReturnType<typeof text> | ReturnType<typeof inputRequired>> {
  const { inputResponses, requestState } = context.mcpReq
  const round = requestState<number>() ?? 0
  if (round === 1 && acceptedContent(inputResponses, 'step1')) {
    const inputRequests = { step2: elicit('Step 2: What is your favorite color?', 'color') }
    return inputRequired({ inputRequests, requestState: await stateCodec.mint(2, context) })
  }
  if (round === 2 && acceptedContent(inputResponses, 'step2')) return text('done')
  const inputRequests = { step1: elicit('Step 1: What is your name?', 'name') }
  return inputRequired({ inputRequests, requestState: await stateCodec.mint(1, context) })
}

type Answer = { readonly type: 'string' } | { readonly type: 'boolean' }

function elicit(message: string, property: string, answer: Answer = { type: 'string' }): InputRequest {
  return inputRequired.elicit({
    message,
    requestedSchema: { type: 'object', properties: { [property]: answer }, required: [property] },
  })
}

function sample(question: string): InputRequest {
  return inputRequired.createMessage({
    messages: [{ role: 'user', content: { type: 'text', text: question } }],
    maxTokens: 100,
  })
}

/** Answers of the wrong kind are no answers. */
function areAnswered(responses: ServerContext['mcpReq']['inputResponses'], requests: InputRequests): boolean {
  return Object.entries(requests).every(([key, { method }]) => inputResponse(responses, key).kind === KINDS[method])
}

const KINDS: Readonly<Record<string, string>> = {
  'elicitation/create': 'elicit',
  'sampling/createMessage': 'sampling',
  'roots/list': 'roots',
}
