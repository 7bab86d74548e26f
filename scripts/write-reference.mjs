// `node scripts/write-reference.mjs`: docs/reference/*.md from src/options.ts, src/errors.ts and src/model/warning.ts, which hold the texts.
// With --check nothing is written and the exit code tells whether the pages are up to date.
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))

const OPTIONS_INTRO = `# Options

\`new ApiMcp(source, options)\`; \`mcp-mount serve --config\` reads the same object from a module. All are optional.
This page is made from \`src/options.ts\` by \`scripts/write-reference.mjs\`.
`

const ERRORS_INTRO = `# Errors

The code is the contract, the text is not. \`ConfigError\` is for the operator: it is thrown while an API is read and compiled, with
\`code\`, \`message\`, and where they help \`pointer\` (a JSON Pointer into the document) and \`hint\` (what to do). \`CallError\` happens inside one
tool call and reaches the model as an \`isError\` result whose text begins with the code; hosts, ports, paths and causes stay in the log.

On the command line a \`ConfigError\` ends the command with exit code 1; wrong usage of the command line itself is exit code 2.
This page is made from \`src/errors.ts\` by \`scripts/write-reference.mjs\`.
`

const WARNINGS_INTRO = `# Warnings

What could not be taken as it stands, while an API was read: in the log with \`code\` and, for documents, \`pointer\` (a JSON Pointer), and among the findings of
\`mcp-mount check\`. The rest of the API still works. This page is made from \`src/model/warning.ts\` by \`scripts/write-reference.mjs\`.
`

/** Blocks of options.ts that are pages' sections, with the path under which their members are written. */
const PATHS = {
  ApiMcpOptions: '',
  OperationFilter: 'include.',
  UpstreamOptions: 'upstream.',
  TlsOptions: 'upstream.tls.',
  ClientCredentials: 'upstream.credentials.*.',
  TokenExchange: 'upstream.credentials.*.tokenExchange.',
  AccessOptions: 'access.',
  CorsOptions: 'access.cors.',
  AuthOptions: 'access.auth.',
  Limits: 'limits.',
  CallObserver: 'onCall.',
}

/** Path → file content. */
export function referencePages() {
  return {
    'docs/reference/options.md': optionsPage(),
    'docs/reference/errors.md': errorsPage(),
    'docs/reference/warnings.md': warningsPage(),
  }
}

function optionsPage() {
  const blocks = readBlocks(readFileSync(`${root}src/options.ts`, 'utf8'))
  const unknown = blocks.filter(({ name }) => /Options$|^Limits$/.test(name) && !Object.hasOwn(PATHS, name))
  if (unknown.length > 0) throw new Error(`no path is known for ${unknown.map(({ name }) => name).join(', ')}`)
  const sections = blocks.map(({ name, about, members }) => {
    const rows = members.map((member) => {
      const [meaning, fallback = ''] = member.about.split(/\s*@default\s*/)
      return `| \`${PATHS[name] ?? ''}${member.name}\` | \`${cell(member.type)}\` | ${cell(fallback)} | ${cell(meaning)} |`
    })
    const head = `## \`${name}\`\n\n${about === '' ? '' : `${about}\n\n`}| member | type | default | meaning |\n| --- | --- | --- | --- |\n`
    return head + rows.join('\n')
  })
  return `${OPTIONS_INTRO}\n${sections.join('\n\n')}\n`
}

function readBlocks(source) {
  const blocks = []
  const inside = []
  let comment = []
  let block
  for (const line of source.split('\n')) {
    const [, text] = /^\s*(?:\/\*\*|\*(?!\/))\s?(.*?)\s*(?:\*\/)?$/.exec(line) ?? []
    if (text !== undefined) {
      comment.push(text)
      continue
    }
    const opened = /^export (?:interface|type) (\w+)/.exec(line)
    const member = /^ {2,}(?:readonly )?(\w+)\??(?:: (.+)|\((.*)\): .*|\()$/.exec(line)
    if (opened) {
      block = { name: opened[1], about: comment.join(' ').trim(), members: [] }
      blocks.push(block)
    } else if (member && block && !(inside.length === 0 && line.startsWith('    event:'))) {
      const name = [...inside, member[1]].join('.')
      const nested = member[2] === '{'
      const type = nested ? 'object' : (member[2] ?? `(${member[3] ?? 'event: CallEvent & …'}) => …`)
      if (!block.members.some((known) => known.name === name)) {
        block.members.push({ name, type, about: comment.join(' ').trim() })
      }
      if (nested) inside.push(member[1])
    } else if (/^\s+\}$/.test(line)) inside.pop()
    if (/^\}$/.test(line)) block = undefined
    if (!/^\s*\*\/$/.test(line)) comment = []
  }
  return blocks.filter(({ members }) => members.length > 0)
}

function errorsPage() {
  const rows = tableOf('src/errors.ts', 'ERROR_CODES').map(([code, text]) => {
    const [, reader = '', meaning = ''] = /^([^:]+): (.*)$/.exec(text) ?? []
    return `| \`${code}\` | ${reader} | ${cell(meaning)} |`
  })
  return `${ERRORS_INTRO}\n| code | who reads it | when |\n| --- | --- | --- |\n${rows.join('\n')}\n`
}

function warningsPage() {
  const rows = tableOf('src/model/warning.ts', 'WARNING_CODES').map(([code, text]) => `| \`${code}\` | ${cell(text)} |`)
  return `${WARNINGS_INTRO}\n| code | what it means |\n| --- | --- |\n${rows.join('\n')}\n`
}

/** The entries of a constant: `[[code, text]]`. */
function tableOf(file, name) {
  const [, table = ''] = new RegExp(`${name} = \\{\\n([^]*?)\\n\\}`).exec(readFileSync(root + file, 'utf8')) ?? []
  return [...table.matchAll(/^ {2}(\w+):\s*'([^']+)'/gm)].map(([, code, text]) => [code, text])
}

function cell(text) {
  return text
    .replaceAll('|', String.raw`\|`)
    .replace(/\s+/g, ' ')
    .trim()
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [path, content] of Object.entries(referencePages())) {
    if (process.argv.includes('--check')) {
      if (readFileSync(root + path, 'utf8') === content) continue
      process.stderr.write(`${path} is not up to date: run node scripts/write-reference.mjs\n`)
      process.exitCode = 1
    } else writeFileSync(root + path, content)
  }
}
