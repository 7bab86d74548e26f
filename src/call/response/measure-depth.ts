/** How deep JSON is nested. Parsers take any depth, whoever writes or validates it again recurses. */
import type { JsonValue } from '../../model/json.ts'
import { isDeeperThan } from '../../model/json-depth.ts'

/** Beyond it, JSON is passed on as text only: some parsers of clients stop at 64 levels, of which the message has four. */
const MAX_RESULT_DEPTH = 60

/** @param text - of which `value` was parsed; few brackets cannot be deep, so that most values are not walked */
export function isTooDeep(text: string, value: JsonValue): boolean {
  return hasManyBrackets(text) && isDeeperThan(value, MAX_RESULT_DEPTH)
}

function hasManyBrackets(text: string): boolean {
  let count = 0
  for (const bracket of ['{', '[']) {
    for (let at = text.indexOf(bracket); at >= 0; at = text.indexOf(bracket, at + 1)) {
      count += 1
      if (count > MAX_RESULT_DEPTH) return true
    }
  }
  return false
}
