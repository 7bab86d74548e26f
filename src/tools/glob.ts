/** Globs over path templates. */

/**
 * `*` is any text within a segment, `**` any number of segments, also none at the end (`/admin/**` takes `/admin`). All
 * other characters are themselves: `?` and `{` occur in templates.
 */
export function compileGlob(glob: string): (path: string) => boolean {
  const source = glob
    .split(/(\/\*\*(?=\/|$)|\*\*|\*)/)
    .map((part) => {
      if (part === '/**') return '(?:/.*)?'
      if (part === '**') return '.*'
      return part === '*' ? '[^/]*' : part.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&')
    })
    .join('')
  const pattern = new RegExp(`^${source}$`, 's')
  return (path) => pattern.test(path)
}
