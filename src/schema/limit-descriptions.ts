/** The descriptions inside one tool's schema, kept to what they may cost together: outer ones first. */
import type { JsonObject } from '../model/json.ts'
import { isJsonObject } from '../model/json.ts'
import { mapSubschemas, visitSubschemas } from './subschemas.ts'
import { shorten } from './text.ts'

/** A description cut shorter than this says less than the name that it stands beside. */
const LEAST_BYTES = 40
const PREFIX = '#/$defs/'
/** Keywords whose subschemas are about a part of the value, not the value itself. */
const MEMBERS: ReadonlySet<string> = new Set(['properties', 'patternProperties', 'additionalProperties'])

/**
 * Descriptions of arguments are kept or shortened, then those of their members, then those of the members of members, until
 * `maxBytes` are used up; what is deeper has its names and types alone.
 *
 * @param root bundled, with its `$defs`; not changed
 */
export function limitDescriptions(root: JsonObject, maxBytes: number): JsonObject {
  const { levels, depths, total } = measure(root)
  if (total <= maxBytes) return root
  const limits = toLimits(levels, maxBytes)
  const rewrite = (schema: JsonObject, level: number): JsonObject => {
    const out = mapSubschemas(schema, (part, keyword) => rewrite(part, level + (MEMBERS.has(keyword) ? 1 : 0)))
    const { description } = out
    const limit = limits[level] ?? 0
    if (level === 0 || typeof description !== 'string' || description.length <= limit) return out
    if (limit > 0) out['description'] = shorten(description, limit)
    else delete out['description']
    return out
  }
  const limited = rewrite(root, 0)
  if (!isJsonObject(root['$defs'])) return limited
  const $defs: JsonObject = Object.create(null)
  for (const [name, schema] of Object.entries(root['$defs']))
    $defs[name] = isJsonObject(schema) ? rewrite(schema, depths.get(name) ?? 1) : schema
  return { ...limited, $defs }
}

interface Level {
  bytes: number
  count: number
}

interface Measured {
  readonly levels: readonly Level[]
  /** Of each definition the outermost level that names it. */
  readonly depths: ReadonlyMap<string, number>
  readonly total: number
}

function measure(root: JsonObject): Measured {
  const definitions = isJsonObject(root['$defs']) ? root['$defs'] : {}
  const levels: Level[] = []
  const depths = new Map<string, number>()
  let total = 0
  // Level by level, so that a definition is met where it is outermost.
  let open: JsonObject[] = [root]
  for (let level = 0; open.length > 0; level++) {
    const next: JsonObject[] = []
    const here: Level = { bytes: 0, count: 0 }
    const see = (schema: JsonObject): void => {
      const { $ref, description } = schema
      if (level > 0 && typeof description === 'string') {
        here.bytes += description.length
        here.count += 1
      }
      const name = typeof $ref === 'string' && $ref.startsWith(PREFIX) ? $ref.slice(PREFIX.length) : undefined
      const definition = name === undefined || depths.has(name) ? undefined : definitions[name]
      if (name !== undefined && isJsonObject(definition)) {
        depths.set(name, level)
        see(definition)
      }
      visitSubschemas(schema, (part, keyword) => (MEMBERS.has(keyword) ? void next.push(part) : see(part)))
    }
    for (const schema of open) see(schema)
    levels.push(here)
    total += here.bytes
    open = next
  }
  return { levels, depths, total }
}

/** How long a description of each level may be. */
function toLimits(levels: readonly Level[], maxBytes: number): number[] {
  let left = maxBytes
  return levels.map(({ bytes, count }, level) => {
    if (bytes <= left) {
      left -= bytes
      return Infinity
    }
    const limit = Math.floor(left / Math.max(1, count))
    left = 0
    return level <= 1 ? Math.max(limit, LEAST_BYTES) : limit < LEAST_BYTES ? 0 : limit
  })
}
