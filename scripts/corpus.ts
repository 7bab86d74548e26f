/**
 * What becomes of real documents: `npm run corpus [-- folder…]` prints a table; without folders it is about the
 * documents of the tests and goes to docs/corpus.md, with its numbers in docs/corpus.json, which a test holds.
 *
 * Each document is read in a process of its own, so that its time and memory are its own.
 */
import { execFile } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { corpusFiles } from '../test/corpus/documents.ts'
import type { Measurement } from '../test/corpus/measure.ts'
import { NUMBERS } from '../test/corpus/measure.ts'

type Row = Measurement & { readonly name: string; readonly compileMs: number; readonly peakMB: number }

const root = fileURLToPath(new URL('..', import.meta.url))
const run = promisify(execFile)
const jiti = createRequire(import.meta.url)
  .resolve('jiti/package.json')
  .replace('package.json', 'lib/jiti-cli.mjs')

const folders = process.argv.slice(2)
const rows: Row[] = []
for (const { name, file } of corpusFiles(folders)) {
  const { stdout } = await run(process.execPath, [jiti, fileURLToPath(new URL('corpus-one.ts', import.meta.url)), file])
  rows.push({ name, ...(JSON.parse(stdout) as Omit<Row, 'name'>) })
}
const text = toPage(rows)
if (folders.length > 0) process.stdout.write(text)
else {
  writeFileSync(`${root}/docs/corpus.md`, text)
  const held = rows.map((row) => [row.name, Object.fromEntries(NUMBERS.map((key) => [key, row[key]]))] as const)
  writeFileSync(`${root}/docs/corpus.json`, `${JSON.stringify(Object.fromEntries(held), undefined, 1)}\n`)
  process.stdout.write(`docs/corpus.md: ${rows.length} documents\n`)
}

function toPage(all: readonly Row[]): string {
  const documents = all.filter((row) => row.tools > 0)
  const sum = (key: (typeof NUMBERS)[number]): number => documents.reduce((total, row) => total + row[key], 0)
  const tools = sum('tools')
  return [
    '# What becomes of real documents',
    '',
    'Made by `npm run corpus`. Input is what a client puts into a model’s context: name, title, description, input schema and',
    'annotations of all tools as JSON; output is the output schemas (`tolerant`). Tokens are those of the input, at one per four',
    'bytes. Time is processor time from the parsed document to the last input schema, in a cold process; peak is the resident size of the whole process, the',
    'TypeScript loader included. `test/corpus/baseline.test.ts` fails when a number other than time and peak gets worse.',
    '',
    '| documents | tools | operations lost | input bytes | bytes a tool | output bytes | most bytes of a tool |',
    '| ---: | ---: | ---: | ---: | ---: | ---: | ---: |',
    `| ${documents.length} | ${tools} | ${sum('lost')} | ${sum('inputBytes')} | ${Math.round(sum('inputBytes') / tools)} | ${sum('outputBytes')} | ${Math.max(...documents.map((row) => row.largestTool))} |`,
    '',
    '| document | operations | tools | lost | warnings | input bytes | bytes a tool | tokens | output bytes | largest tool | ms | peak MB |',
    '| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |',
    ...documents.map(toLine),
    '',
    '## Without tools',
    '',
    ...all.filter((row) => row.tools === 0).map((row) => `- ${row.name}: ${row.reason ?? 'it declares no operations'}`),
    '',
    '## Operations that are no tools',
    '',
    ...listOf(documents.flatMap((row) => row.reasons.map((reason) => `- ${row.name}: ${reason}`))),
    '',
  ].join('\n')
}

function listOf(lines: readonly string[]): readonly string[] {
  return lines.length > 0 ? lines : ['None.']
}

function toLine(row: Row): string {
  const mean = Math.round(row.inputBytes / row.tools)
  const cells = [
    row.operations,
    row.tools,
    row.lost,
    row.warnings,
    row.inputBytes,
    mean,
    Math.round(row.inputBytes / 4),
  ]
  return `| ${row.name} | ${[...cells, row.outputBytes, row.largestTool, row.compileMs, row.peakMB].join(' | ')} |`
}
