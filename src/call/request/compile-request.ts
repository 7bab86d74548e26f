/** A tool → a function from checked arguments to the HTTP request; what can be known beforehand is. */
import type { ApiRequest, CallerContext } from '../../model/http.ts'
import type { Definitions } from '../../model/operation.ts'
import type { Argument, Tool } from '../../model/tool.ts'
import { readerOf } from './argument-reader.ts'
import type { Arguments } from './argument-reader.ts'
import { compileBody } from './body-writer.ts'
import { cookieWriter, headerWriter, pathWriter, querystringWriter, queryWriter } from './parameter-writers.ts'
import { compilePath } from './path-template.ts'
import type { WriteVariable } from './path-template.ts'

export interface RequestSettings {
  /** Without a slash at its end. */
  readonly basePath: string
  readonly definitions: Definitions
  /** Headers that arguments may replace. */
  readonly defaultHeaders: Readonly<Record<string, string>>
  /** Puts on what may replace arguments. */
  readonly setHeaders: (caller: CallerContext, headers: Record<string, string>) => void
}

/** @throws CallError ARGUMENTS_INVALID, REQUEST_REFUSED */
export type BuildRequest = (args: Arguments, caller: CallerContext) => ApiRequest

export function compileRequest(tool: Tool, settings: RequestSettings): BuildRequest {
  const { method, path: template } = tool.operation
  const path = compilePath(template, settings.basePath, (name) => {
    const argument = tool.arguments.find((a) => a.in === 'path' && a.name === name)
    return argument && writeVariable(argument)
  })
  const query = compileQuery(tool.arguments)
  const writeHeaders = compileHeaders(tool.arguments)
  const body = compileBody(tool, settings.definitions)
  const { defaultHeaders, setHeaders } = settings
  return (args, caller) => {
    const headers = { ...defaultHeaders }
    writeHeaders(args, headers)
    setHeaders(caller, headers)
    const request = { method, path: path.path(args), query: joinQuery(path.query(args), query(args)), headers }
    const written = body?.(args)
    if (written === undefined) return request
    headers['content-type'] = written.contentType
    return { ...request, body: written.body }
  }
}

function writeVariable(argument: Argument): WriteVariable | undefined {
  const { parameter } = argument
  if (parameter === undefined) return undefined
  const read = readerOf(argument)
  const write = pathWriter(parameter)
  return (args) => write(read(args))
}

function compileQuery(args: readonly Argument[]): (args: Arguments) => string {
  const writers = args.flatMap((argument): ((args: Arguments) => string)[] => {
    const { parameter } = argument
    if (parameter === undefined) return []
    const read = readerOf(argument)
    if (argument.in === 'querystring') {
      const write = querystringWriter(parameter)
      return [(values) => write(read(values))]
    }
    if (argument.in !== 'query') return []
    const write = queryWriter(parameter)
    return [(values) => joinPairs(write(read(values)), '&')]
  })
  return (values) => {
    let query = ''
    for (const write of writers) query = joinQuery(query, write(values))
    return query
  }
}

function compileHeaders(args: readonly Argument[]): (args: Arguments, headers: Record<string, string>) => void {
  const setters = args.flatMap((argument): ((args: Arguments, headers: Record<string, string>) => void)[] => {
    const { parameter } = argument
    if (parameter === undefined) return []
    const read = readerOf(argument)
    if (argument.in === 'header') {
      const write = headerWriter(parameter)
      const name = parameter.name.toLowerCase()
      return [
        (values, headers) => {
          const value = write(read(values))
          if (value !== undefined) headers[name] = value
        },
      ]
    }
    if (argument.in !== 'cookie') return []
    const write = cookieWriter(parameter)
    return [
      (values, headers) => {
        const cookies = joinPairs(write(read(values)), '; ')
        if (cookies !== '')
          headers['cookie'] = headers['cookie'] === undefined ? cookies : `${headers['cookie']}; ${cookies}`
      },
    ]
  })
  return (values, headers) => {
    for (const set of setters) set(values, headers)
  }
}

function joinPairs(pairs: readonly (readonly [string, string])[], delimiter: string): string {
  let text = ''
  for (const [name, value] of pairs) text += `${text === '' ? '' : delimiter}${name}=${value}`
  return text
}

function joinQuery(first: string, second: string): string {
  return first === '' ? second : second === '' ? first : `${first}&${second}`
}
