// The server under test: a process that imports the package and nothing else of the project.
// argv: the job's file. File descriptor 3 takes one JSON line for each phase: imported, listening, failed.
import { readFileSync, writeSync } from 'node:fs'

const job = JSON.parse(readFileSync(process.argv[2], 'utf8'))

function tell(event) {
  writeSync(3, `${JSON.stringify(event)}\n`)
}

function plain(key, value) {
  if (!(value instanceof Error)) return value
  const { name, message, stack, cause } = value
  return Object.assign(Object.fromEntries(Object.entries(value)), { name, message, stack, cause })
}

function createStderrLogger() {
  const logger = { level: 'trace', child: () => logger }
  for (const level of ['trace', 'debug', 'info', 'warn', 'error', 'fatal']) {
    logger[level] = (...given) => process.stderr.write(`${JSON.stringify({ level, given }, plain)}\n`)
  }
  return logger
}

function reviveConfig(key, value) {
  if (value === '$LOGGER') return createStderrLogger()
  if (value === '$THROWING_FETCH') {
    return () => {
      throw new Error('INTERNAL-DETAIL 10.0.0.5:5432')
    }
  }
  return value
}

const { ApiMcp } = await import(job.module)
tell({ phase: 'imported', rss: process.memoryUsage.rss() })
try {
  const mcp = new ApiMcp(job.source, JSON.parse(job.config, reviveConfig))
  if (job.start === 'stdio') {
    await mcp.serveStdio()
    tell({ phase: 'listening', rss: process.memoryUsage.rss() })
  } else {
    await mcp.ready()
    const listening = await mcp.listen({ port: 0 })
    const url = typeof listening === 'string' || listening instanceof URL ? String(listening) : listening?.url
    tell({ phase: 'listening', url: url === undefined ? undefined : String(url) })
  }
} catch (error) {
  tell({ phase: 'failed', message: String(error?.message ?? error) })
  throw error
}
