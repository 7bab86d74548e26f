// `npm run build` here: scan-json.ts → src/call/response/scan-json-wasm.ts; `npm run check` only looks whether that is up to date.
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import asc from 'assemblyscript/asc'

const target = fileURLToPath(new URL('../src/call/response/scan-json-wasm.ts', import.meta.url))
const { error, stderr, binary } = await compile()
if (error) {
  console.error(stderr)
  process.exit(1)
}
const module = `// Made by assembly/build.mjs of assembly/scan-json.ts; not edited by hand.
/** WebAssembly in base64. */
export const SCAN_JSON_WASM: string =
  '${binary.toString('base64')}'
`
if (!process.argv.includes('--check')) writeFileSync(target, module)
else if (readFileSync(target, 'utf8') !== module) {
  console.error(`${target} is not what scan-json.ts makes: npm run build`)
  process.exit(1)
}

async function compile() {
  let binary
  const { error, stderr } = await asc.main(
    [
      'scan-json.ts',
      '--outFile',
      'scan-json.wasm',
      '-O3',
      '--converge',
      '--noAssert',
      '--runtime',
      'stub',
      '--enable',
      'simd',
      '--initialMemory',
      '49',
    ],
    {
      readFile: (name, base) => read(base, name),
      writeFile: (_name, contents) => void (binary = Buffer.from(contents)),
      listFiles: () => [],
    },
  )
  return { error, stderr: stderr.toString(), binary }
}

function read(base, name) {
  try {
    return readFileSync(new URL(`${base}/${name}`, import.meta.url), 'utf8')
  } catch {
    return null
  }
}
