/** The real documents that tests and the table of the corpus are made from. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export interface CorpusFile {
  /** Below its folder: `hey-api-specs/3.0.x/full.yaml`. */
  readonly name: string
  readonly file: string
}

const FIXTURES = fileURLToPath(new URL('../fixtures/openapi', import.meta.url))
/** The largest document, which comes as a package. */
const GITHUB = fileURLToPath(
  new URL('../../node_modules/@octokit/openapi/generated/api.github.com.json', import.meta.url),
)

/** @param folders - empty for the documents of the tests and GitHub's */
export function corpusFiles(folders: readonly string[] = []): CorpusFile[] {
  if (folders.length > 0) return folders.flatMap(filesIn)
  return [...filesIn(FIXTURES), { name: 'GitHub (@octokit/openapi)', file: GITHUB }]
}

function filesIn(folder: string): CorpusFile[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(?:json|ya?ml)$/.test(name))
    .sort()
    .map((name) => ({ name, file: join(folder, name) }))
}
