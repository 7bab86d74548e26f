/** Loads an export of a user's module, TypeScript included. The only file that knows `jiti`. */
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ConfigError } from '../errors.ts'
import { callFactory } from './call-factory.ts'

const EXTENSION = /\.[cm]?[jt]sx?$/
/** The last colon, unless it belongs to a drive letter: `C:\api\main.ts`. */
const REFERENCE = /^(.+?)(?::([A-Za-z_$][\w$]*))?$/

export interface ModuleReference {
  /** As the user wrote it. */
  readonly file: string
  readonly exportName: string | undefined
}

/** `main.ts:apiApp` → its parts; undefined for what names no JavaScript or TypeScript file. */
export function toModuleReference(text: string): ModuleReference | undefined {
  const [, file = '', exportName] = REFERENCE.exec(text) ?? []
  return EXTENSION.test(file) ? { file, exportName } : undefined
}

/**
 * Runs the module, waits for its top-level `await`, and gives the export, or what it makes; promises are awaited.
 * Without a name: `default`, else `app`, else the only export.
 *
 * @throws ConfigError SOURCE_UNREADABLE for a module that is not there, does not load or has no such export
 */
export async function loadExport(reference: ModuleReference): Promise<unknown> {
  const path = resolve(reference.file)
  if (!existsSync(path)) {
    throw new ConfigError('SOURCE_UNREADABLE', `there is no module ${reference.file}`, {
      hint: 'Give the path of a file, relative to the current folder, and the name of an export: main.ts:app.',
    })
  }
  const exports = await importModule(path, reference.file)
  const names = Object.keys(exports)
  const name = reference.exportName ?? chooseExport(names)
  if (name === undefined || !names.includes(name)) {
    const wanted = reference.exportName === undefined ? 'default export' : `export "${reference.exportName}"`
    throw new ConfigError('SOURCE_UNREADABLE', `${reference.file} has no ${wanted}`, {
      hint:
        names.length === 0
          ? 'It exports nothing.'
          : `It exports: ${names.join(', ')}. Write ${reference.file}:${names[0]}.`,
    })
  }
  return await callFactory(await exports[name], name)
}

function chooseExport(names: readonly string[]): string | undefined {
  if (names.includes('default')) return 'default'
  if (names.includes('app')) return 'app'
  return names.length === 1 ? names[0] : undefined
}

async function importModule(path: string, file: string): Promise<Record<string, unknown>> {
  const url = pathToFileURL(path).href
  try {
    return /\.[cm]?js$/.test(path)
      ? ((await import(url)) as Record<string, unknown>)
      : await importTypeScript(url, path)
  } catch (cause) {
    throw new ConfigError('SOURCE_UNREADABLE', `${file} cannot be loaded`, { cause })
  }
}

async function importTypeScript(url: string, path: string): Promise<Record<string, unknown>> {
  const [{ createJiti }, { decoratedFields }, { jsxSource }] = await Promise.all([
    import('jiti'),
    import('./decorated-fields.ts'),
    import('./jsx-source.ts'),
  ])
  // Our own package is loaded by Node, so that the module and this command share one copy of it.
  const jiti = createJiti(url, {
    interopDefault: false,
    // Its cache lies in a folder for temporary files that every user may write to, and two processes that start at once read
    // what the other has only half written.
    fsCache: false,
    tsconfigPaths: true,
    jsx: { runtime: 'automatic', importSource: jsxSource(path) },
    nativeModules: ['mcp-mount'],
    transformOptions: { babel: { plugins: [decoratedFields] } },
  })
  return await jiti.import<Record<string, unknown>>(path)
}
