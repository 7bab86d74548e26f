/** What serves an API to clients, and what the end of one of them means for the rest. */

/** An endpoint, the streams of `mountSse`, stdio. */
export interface Serving {
  notifyChanged(): void
  /** Calls in flight finish. */
  close(): Promise<void>
}

export interface Servings extends Serving {
  /** @param ofSource - on the API app itself, which ends with it and needs no end by us */
  add(serving: Serving, ofSource?: boolean): void
  /** Ends this one alone. */
  remove(serving: Serving): Promise<void>
  /** Its host closed. With the last one all is closed; with the last one elsewhere, the API app, if only we had started it. */
  end(serving: Serving): Promise<void>
}

export interface ServingsSettings {
  /** Closes everything. */
  readonly close: () => Promise<void>
  /** Does nothing to an app that others serve, too. */
  readonly closeSource: () => Promise<void>
}

export function createServings(settings: ServingsSettings): Servings {
  const servings = new Map<Serving, boolean>()
  let closing = false
  const remove = async (serving: Serving): Promise<void> => {
    servings.delete(serving)
    await serving.close()
  }
  return {
    add: (serving, ofSource = false) => void servings.set(serving, ofSource),
    notifyChanged() {
      for (const serving of servings.keys()) serving.notifyChanged()
    },
    remove,
    async end(serving) {
      await remove(serving)
      // Who closes everything waits for the API app, whose own end may be what brought us here.
      if (closing) return
      if (servings.size === 0) await settings.close()
      else if ([...servings.values()].every(Boolean)) await settings.closeSource()
    },
    async close() {
      closing = true
      await Promise.all([...servings.keys()].map((serving) => serving.close()))
      servings.clear()
    },
  }
}
