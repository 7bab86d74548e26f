#!/usr/bin/env node
/** The executable. The one place that ends the process and sets its exit code. */
import { main } from './main.ts'
import { ownStdout } from './own-stdout.ts'

// Nothing is left to do and `main` still waits: Node would end silently, with a code of its own.
process.on('beforeExit', () => {
  process.stderr.write(
    'mcp-mount: a module waits for something that never happens\n  Look for an `await` that is never resolved.\n',
  )
  process.exit(1)
})

const exitCode = await main(process.argv.slice(2))
// A loaded app may hold timers and connections that would keep the process alive for ever.
ownStdout().write('', () => process.exit(exitCode))
