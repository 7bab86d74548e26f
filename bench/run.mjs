// `npm run bench [-- --quick] [-- --case NAME …]`: every case, medians and ratios; JSON and a plot go to docs/.
import { mkdirSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { CASES } from './cases.mjs'
import { install } from './contenders.mjs'
import { plot } from './plot.mjs'

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    case: { type: 'string', multiple: true },
    out: { type: 'string' },
  },
})
const names = values.case ?? Object.keys(CASES)
const unknown = names.filter((name) => !(name in CASES))
if (unknown.length > 0) {
  console.error(`no such case: ${unknown.join(', ')}; there are ${Object.keys(CASES).join(', ')}`)
  process.exit(2)
}

install()
const settings = values.quick
  ? { rounds: 1, seconds: 0.6, warmupSeconds: 1, calls: 50_000 }
  : { rounds: 3, seconds: 2.5, warmupSeconds: 1.5, calls: 1_000_000 }
const report = {
  date: new Date().toISOString(),
  node: process.version,
  cpu: cpus()[0]?.model,
  cores: cpus().length,
  quick: values.quick,
  cases: {},
}
for (const name of names) {
  const started = Date.now()
  console.log(`\n## ${name}: ${CASES[name].what}`)
  try {
    report.cases[name] = { what: CASES[name].what, rows: await CASES[name].run(settings) }
    console.table(report.cases[name].rows)
  } catch (error) {
    report.cases[name] = { what: CASES[name].what, failed: error.message }
    console.error(error.message)
    process.exitCode = 1
  }
  console.log(`${Math.round((Date.now() - started) / 1000)} s`)
}

const docs = values.out ?? fileURLToPath(new URL('../docs/', import.meta.url))
mkdirSync(docs, { recursive: true })
if (!values.case || values.out) {
  writeFileSync(`${docs}/bench.json`, `${JSON.stringify(report, undefined, 2)}\n`)
  writeFileSync(`${docs}/bench.svg`, plot(report))
}
