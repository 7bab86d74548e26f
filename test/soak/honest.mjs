// Honest callers: each waits for its answer before it asks again, on a connection that is kept.
import { Agent, request } from 'node:http'
import { post } from './connection.mjs'

const PAUSE_MS = 20

/** @param problem - told what an honest caller should never see */
export function createHonestCallers(target, problem) {
  const agent = new Agent({ keepAlive: true })

  function callItem(token, id) {
    const [head, body] = post(target, token, 'tools/call', { name: 'item', arguments: { id } }).split('\r\n\r\n')
    const fields = head.split('\r\n').slice(1)
    const headers = Object.fromEntries(fields.map((line) => line.split(/: (.*)/s).slice(0, 2)))
    return new Promise((resolve, reject) => {
      const sent = request(target, { method: 'POST', headers, agent }, (response) => {
        let text = ''
        response.setEncoding('utf8').on('data', (chunk) => (text += chunk))
        response.on('end', () => resolve({ status: response.statusCode, text })).on('error', reject)
      })
      sent.on('error', reject).end(body)
    })
  }

  return {
    /** @returns milliseconds of each call */
    async run(name, token, goesOn) {
      const times = []
      for (let n = 0; goesOn(); n += 1) {
        const id = `${name}-${n}`
        const started = performance.now()
        const { status, text } = await callItem(token, id).catch((error) => ({ status: 0, text: error.message }))
        times.push(performance.now() - started)
        if (status !== 200 || !text.includes(`/items/${id}`)) problem(`honest call: ${status} ${text.slice(0, 120)}`)
        await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
      }
      return times
    },
    stop: () => agent.destroy(),
  }
}
