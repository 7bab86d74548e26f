import express5 from 'express'
import type { RequestHandler } from 'express'
import { dispatchContract } from './dispatch.contract.ts'
import type { DispatchCase } from './dispatch.contract.ts'

const JSON_TYPE = { 'content-type': 'application/json' }

function express(name: string, use: RequestHandler[], request: DispatchCase['request'] = {}): DispatchCase {
  return {
    name,
    request,
    withoutInject: 'it would change the prototype that all Express apps share',
    app: () => {
      const app = express5()
      app.use(express5.json(), express5.urlencoded({ extended: true }), express5.text(), ...use)
      app.use(
        ((_error, _request, response, _next) =>
          void response.status(500).send('handled')) as express5.ErrorRequestHandler,
      )
      return app
    },
  }
}

dispatchContract('an Express app in memory and over a socket', [
  express('sends JSON', [(_request, response) => void response.json({ a: 'ü' })]),
  express('parses JSON', [(request, response) => void response.json(request.body)], {
    method: 'POST',
    headers: JSON_TYPE,
    body: '{"a":[1]}',
  }),
  express('parses forms', [(request, response) => void response.json(request.body)], {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: 'a[b]=1&c=%20',
  }),
  express('handles errors', [
    () => {
      throw new Error('broken')
    },
  ]),
  express('redirects', [(_request, response) => response.redirect(307, '/other?x=1')]),
  express('sends a file', [(_request, response) => response.sendFile(import.meta.filename)]),
  express('answers not modified', [(_request, response) => void response.set('etag', '"a"').send('body')], {
    headers: { 'if-none-match': '"a"' },
  }),
  express(
    'knows host and address',
    [
      (request, response) =>
        void response.json([request.hostname, request.protocol, request.ip, request.secure, request.get('x-a')]),
    ],
    { headers: { 'x-a': 'b' } },
  ),
  express('answers 404', []),
])
