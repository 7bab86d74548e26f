/** "Did you mean": the known name nearest to a wrong one. */

const MAX_LENGTH = 64

/** @returns undefined when nothing is near: more than a third of the letters differ */
export function suggestName(wrong: string, known: Iterable<string>): string | undefined {
  const target = fold(wrong).slice(0, MAX_LENGTH)
  let best: string | undefined
  let bestDistance = Math.max(1, Math.floor(target.length / 3)) + 1
  for (const name of known) {
    const distance = editDistance(target, fold(name).slice(0, MAX_LENGTH))
    if (distance < bestDistance) {
      best = name
      bestDistance = distance
    }
  }
  return best
}

/** Names that differ only in case and punctuation are the same to a model: `itemId`, `item_id`, `ITEM-ID`. */
function fold(name: string): string {
  return name.toLowerCase().replaceAll(/[^a-z0-9]/g, '')
}

/** Levenshtein, one row at a time. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const substituted = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(substituted, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[b.length] ?? 0
}
