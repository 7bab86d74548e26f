#!/usr/bin/env node
/** The executable. The one place that ends the process and sets its exit code. */
import { main } from './main.ts'

const exitCode = await main(process.argv.slice(2))
// A loaded app may hold timers and connections that would keep the process alive for ever.
process.stdout.write('', () => process.exit(exitCode))
