/** The other files of a document: those below its folder are loaded, every other reference out is a warning. */
import { fileURLToPath } from 'node:url'
import { ConfigError } from '../errors.ts'
import type { Warning } from '../model/warning.ts'
import type { LoadedFile } from './loaded-document.ts'
import { findReferences } from './find-references.ts'
import { parseText } from './parse-text.ts'
import { locateBelow, readLimited } from './read-file.ts'
import type { Budget } from './read-file.ts'
import { NO_URL, resolveUri } from './uri.ts'

export interface ExternalFiles {
  /** By URL as references resolve to it. */
  readonly files: ReadonlyMap<string, LoadedFile>
  readonly warnings: readonly Warning[]
}

export interface ExternalSettings {
  /** Of the document: `file:///srv/api/openapi.yaml`, `https://…`; absent for an object. */
  readonly url: string | undefined
  /** Absent: nothing may be loaded. */
  readonly folder: string | undefined
  readonly budget: Budget
}

/** A document of more files is an attack or a mistake; the largest known one has 2,907. */
const MAX_FILES = 20_000

/** @throws ConfigError DOCUMENT_TOO_LARGE when all files together are over the budget */
export async function loadExternalFiles(root: unknown, settings: ExternalSettings): Promise<ExternalFiles> {
  const files = new Map<string, LoadedFile>()
  const failed = new Map<string, string>()
  const warnings: Warning[] = []
  const open: { root: unknown; url: string; prefix: string }[] = [{ root, url: settings.url ?? NO_URL, prefix: '' }]
  const known = new Set<string>()
  if (settings.url !== undefined) known.add(settings.url)

  for (let next = open.shift(); next; next = open.shift()) {
    const { url } = next
    const { references, identifiers } = findReferences(next.root, url)
    for (const { reference, pointer } of references) {
      const target = resolveUri(reference, url)
      if (target !== undefined && (known.has(target) || files.has(target) || identifiers.has(target))) continue
      let problem = failed.get(target ?? reference)
      if (problem === undefined) {
        const outcome =
          files.size + failed.size < MAX_FILES
            ? await load(reference, target, settings)
            : { problem: 'the document has too many files' }
        if ('problem' in outcome) {
          problem = outcome.problem
          failed.set(target ?? reference, problem)
        } else if (target !== undefined) {
          files.set(target, outcome.file)
          warnings.push(...outcome.warnings)
          if (outcome.mayReferOut) open.push({ root: outcome.file.root, url: target, prefix: `${outcome.file.name}#` })
        }
      }
      if (problem === undefined) continue
      warnings.push({
        code: 'REF_UNRESOLVED',
        message: `"${reference}" is not read: ${problem}`,
        pointer: next.prefix + pointer,
      })
    }
  }
  return { files, warnings }
}

type Outcome =
  | { readonly file: LoadedFile; readonly warnings: readonly Warning[]; readonly mayReferOut: boolean }
  | { readonly problem: string }

async function load(
  reference: string,
  target: string | undefined,
  { folder, budget }: ExternalSettings,
): Promise<Outcome> {
  if (target === undefined) return { problem: 'it is no URI' }
  if (target.startsWith(NO_URL)) return { problem: 'there is nothing that it could be relative to' }
  if (!target.startsWith('file:')) {
    const remote = /^https?:/.test(target)
    return { problem: remote ? 'references to the network are never followed' : 'it is no file' }
  }
  if (folder === undefined) return { problem: 'only a document from a file may refer to files' }
  const path = toPath(target)
  if (path === undefined) return { problem: 'it is on another machine or no path' }
  const located = await locateBelow(folder, path)
  if ('problem' in located) return located
  try {
    const text = await parseText(await readLimited(located.path, located.name, budget), located.name)
    return {
      file: { name: located.name, root: text.value },
      warnings: text.warnings,
      mayReferOut: text.mayReferOut,
    }
  } catch (error) {
    if (error instanceof ConfigError && error.code !== 'DOCUMENT_TOO_LARGE') return { problem: error.message }
    throw error
  }
}

function toPath(url: string): string | undefined {
  try {
    return fileURLToPath(url)
  } catch {
    return undefined
  }
}
