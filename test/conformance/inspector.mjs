/** Smoke test with the command line of the MCP Inspector, in all eras. The last line is `N passed, N failed`. */
import { spawn } from 'node:child_process'
import { install, startServer } from './start-server.mjs'

const inspector = install('@modelcontextprotocol/inspector', '2.12.0')
const server = await startServer()
const list = ['--method', 'tools/list']
const call = (name) => ['--method', 'tools/call', '--tool-name', name]
let passed = 0
let failed = 0
try {
  for (const era of ['legacy', 'auto', 'modern']) {
    await check(`${era} tools/list`, [...list, '--protocol-era', era], ({ result }) => result.tools.length > 20)
    await check(
      `${era} tools/call of a route`,
      [...call('test_simple_text'), '--protocol-era', era],
      ({ result }) => result.content[0].text === 'This is a simple text response for testing.',
    )
  }
  await check('an image', call('test_image_content'), ({ result }) => result.content[0].mimeType === 'image/png')
  await check('an own tool', call('test_multiple_content_types'), ({ result }) => result.content.length === 3)
  await check('a failing route', call('test_error_handling'), ({ status }) => status === 5)
  await check('an unknown tool', call('nope'), ({ status }) => status === 5)
} finally {
  await server.stop()
}
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed > 0 ? 1 : 0

/** @param {string} what @param {string[]} args @param {(answer: { status: number, result: any }) => boolean} isRight */
async function check(what, args, isRight) {
  const { status, output } = await run(args)
  const right = isRightAnswer(isRight, status, output)
  if (right) passed += 1
  else failed += 1
  console.log(right ? `ok ${what}` : `FAIL ${what}: exit ${status}, ${output.slice(0, 400)}`)
}

function isRightAnswer(isRight, status, output) {
  try {
    return isRight({ status, result: output.trim().startsWith('{') ? JSON.parse(output) : undefined })
  } catch {
    return false
  }
}

/** @param {string[]} args */
function run(args) {
  const program = `${inspector}/clients/launcher/build/index.js`
  const child = spawn(process.execPath, [program, '--cli', server.url, ...args], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  let output = ''
  child.stdout.on('data', (chunk) => (output += chunk))
  return new Promise((resolve) => child.on('close', (status) => resolve({ status, output })))
}
