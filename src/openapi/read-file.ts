/** Files of a document. */
import { createReadStream } from 'node:fs'
import { realpath, stat } from 'node:fs/promises'
import { dirname, isAbsolute, relative, sep } from 'node:path'
import { ConfigError } from '../errors.ts'

/** Bytes that may still be read, for all files of a document together. */
export interface Budget {
  readonly maxBytes: number
  left: number
}

/**
 * @throws ConfigError SOURCE_UNREADABLE, DOCUMENT_TOO_LARGE (nothing beyond the limit is read)
 */
export async function readLimited(path: string, name: string, budget: Budget): Promise<Uint8Array> {
  try {
    const chunks: Buffer[] = []
    for await (const chunk of createReadStream(path)) {
      const bytes = chunk as Buffer
      budget.left -= bytes.length
      if (budget.left < 0) throw tooLarge(name, budget.maxBytes)
      chunks.push(bytes)
    }
    return Buffer.concat(chunks)
  } catch (cause) {
    if (cause instanceof ConfigError) throw cause
    throw new ConfigError('SOURCE_UNREADABLE', `${name} cannot be read (${codeOf(cause)})`, {
      hint: codeOf(cause) === 'EISDIR' ? 'Give the file of the document, not its folder.' : 'Check the path.',
      cause,
    })
  }
}

/** @param name - of the file, or URL without its query */
export function tooLarge(name: string, maxBytes: number): ConfigError {
  return new ConfigError(
    'DOCUMENT_TOO_LARGE',
    `${name} is over limits.documentBytes (${maxBytes} bytes, all files together)`,
    {
      hint: 'Raise limits.documentBytes if the document is meant to be that large.',
    },
  )
}

/** The folder beyond which no reference leads: that of the file which the path really is. */
export async function folderOf(path: string): Promise<string> {
  return dirname(await realpath(path))
}

/**
 * Where a reference leads, symbolic links followed.
 *
 * @returns the path below the folder, or why it is not read
 */
export async function locateBelow(
  folder: string,
  path: string,
): Promise<{ path: string; name: string } | { problem: string }> {
  try {
    const real = await realpath(path)
    const name = nameBelow(folder, real)
    if (name === undefined) return { problem: OUTSIDE }
    // A pipe or device would be read without end.
    return (await stat(real)).isFile() ? { path: real, name } : { problem: 'it is no file' }
  } catch (error) {
    if (nameBelow(folder, path) === undefined) return { problem: OUTSIDE }
    return { problem: codeOf(error) === 'ENOENT' ? 'there is no such file' : `it cannot be read (${codeOf(error)})` }
  }
}

const OUTSIDE = "it is outside of the document's folder"

function nameBelow(folder: string, path: string): string | undefined {
  const name = relative(folder, path)
  const outside = name === '' || name === '..' || name.startsWith(`..${sep}`) || isAbsolute(name)
  return outside ? undefined : name.split(sep).join('/')
}

function codeOf(error: unknown): string {
  const code: unknown = error instanceof Error && 'code' in error ? error.code : undefined
  return typeof code === 'string' ? code : 'unreadable'
}
