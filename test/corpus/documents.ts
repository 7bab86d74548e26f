/** The real documents that tests and the table of the corpus are made from. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'

/** Files of a folder, deep, that may be documents, by name. */
export function findDocuments(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(?:json|ya?ml)$/.test(name))
    .sort()
    .map((name) => join(folder, name))
}
