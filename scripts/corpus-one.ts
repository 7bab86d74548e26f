/** One document of the corpus, in this process: prints its numbers as JSON. */
import { measure } from '../test/corpus/measure.ts'

const [file = ''] = process.argv.slice(2)
const measured = await measure(file)
const peakMB = Math.round(process.resourceUsage().maxRSS / 1024)
process.stdout.write(JSON.stringify({ ...measured, peakMB }))
