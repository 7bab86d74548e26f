/** `anyOf` and `oneOf`, written as short as they can be. */
import type { JsonObject, JsonValue } from '../model/json.ts'
import { mergeSchemas } from './merge.ts'

/** Keywords that null would have to pass as well. */
const ASSERTS_BEYOND_TYPE = ['const', '$ref', 'anyOf', 'oneOf', 'allOf', 'not', 'if']

/**
 * Removes members that are equal or never fit, writes `null` as a type, lists of constants as `enum`, and a union of one
 * member as that member.
 *
 * @param schema has the keyword; not changed
 */
export function simplifyUnion(schema: JsonObject, keyword: 'anyOf' | 'oneOf'): JsonObject {
  const { [keyword]: union, ...rest } = schema
  if (!Array.isArray(union)) return schema
  const members = joinConstants(distinct(union as JsonObject[]).filter((member) => !isNever(member)))
  const others = members.filter((member) => !isNull(member))
  const [only] = others
  if (others.length === 1 && only !== undefined) {
    const single = members.length === 1 ? only : withNull(only)
    const merged = single && mergeSchemas(single, rest)
    if (merged) return merged
  }
  if (others.length === 0 && members.length > 0) return { ...rest, type: 'null' }
  return members.length === 0 ? rest : { ...rest, [keyword]: members }
}

function distinct(members: JsonObject[]): JsonObject[] {
  const seen = new Map<string, JsonObject>()
  for (const member of members) {
    const text = JSON.stringify(member)
    if (!seen.has(text)) seen.set(text, member)
  }
  return [...seen.values()]
}

/** Members that only list values become one list: `[{const: 'a'}, {enum: ['b']}]` is `[{enum: ['a', 'b']}]`. */
function joinConstants(members: JsonObject[]): JsonObject[] {
  const lists = members.map(constantsOf)
  const joined = new Map<
    string,
    { readonly at: number; readonly type: JsonValue | undefined; readonly values: Set<JsonValue> }
  >()
  lists.forEach((list, at) => {
    if (!list) return
    const type = members[at]?.['type']
    const group = joined.get(JSON.stringify(type)) ?? { at, type, values: new Set<JsonValue>() }
    joined.set(JSON.stringify(type), group)
    for (const value of list) group.values.add(value)
  })
  return members.flatMap((member, at) => {
    if (!lists[at]) return [member]
    const group = joined.get(JSON.stringify(member['type']))
    if (group?.at !== at) return []
    return [{ ...(group.type === undefined ? {} : { type: group.type }), enum: [...group.values] }]
  })
}

function constantsOf(member: JsonObject): JsonValue[] | undefined {
  const { type: _type, title: _title, const: constant, enum: list, ...rest } = member
  if (Object.keys(rest).length > 0) return undefined
  const values = Array.isArray(list) ? list : constant === undefined ? undefined : [constant]
  return values?.every((value) => typeof value !== 'object') ? values : undefined
}

function isNull(member: JsonObject): boolean {
  const { type, enum: list } = member
  if (type === 'null' || member['const'] === null) return true
  return Array.isArray(list) && list.length === 1 && list[0] === null
}

function isNever(member: JsonObject): boolean {
  const not = member['not']
  return typeof not === 'object' && not !== null && Object.keys(not).length === 0
}

/** The same schema that takes null too; undefined where a type cannot say it. */
function withNull(schema: JsonObject): JsonObject | undefined {
  const { type, enum: list } = schema
  if (type === undefined || ASSERTS_BEYOND_TYPE.some((keyword) => keyword in schema)) return undefined
  const types = Array.isArray(type) ? type : [type]
  return {
    ...schema,
    type: types.includes('null') ? type : [...types, 'null'],
    ...(Array.isArray(list) && !list.includes(null) ? { enum: [...list, null] } : {}),
  }
}
