/** Something that anybody can cause and that costs somebody else. */

/** @returns whether it may happen now: so often at once, and once more for each pause that has passed since */
export function createAllowance(atOnce: number, pauseMs: number): () => boolean {
  let left = atOnce
  let refilledAt = Date.now()
  return () => {
    const pauses = Math.floor((Date.now() - refilledAt) / pauseMs)
    if (pauses > 0) {
      left = Math.min(atOnce, left + pauses)
      refilledAt = Date.now()
    }
    if (left === 0) return false
    left -= 1
    return true
  }
}
