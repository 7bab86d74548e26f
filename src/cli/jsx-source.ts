/** Which package makes the elements of JSX, as the project's `tsconfig.json` says. */
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** The text may have comments, so it is not parsed. */
const SETTING = /^(?!\s*\/\/).*"jsxImportSource"\s*:\s*"([^"]+)"/m

/**
 * @param file - absolute path of the module; the nearest `tsconfig.json` above it counts
 * @returns `hono/jsx`; `react` unless said otherwise, as TypeScript does
 */
export function jsxSource(file: string): string {
  for (let folder = dirname(file); ; folder = dirname(folder)) {
    const text = readText(join(folder, 'tsconfig.json'))
    if (text !== undefined) return SETTING.exec(text)?.[1] ?? 'react'
    if (dirname(folder) === folder) return 'react'
  }
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}
