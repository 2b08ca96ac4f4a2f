/**
 * Runs something a moment after it was asked for, once for all that ask meanwhile, and then not again before a rest is
 * over: what asks may never stop.
 *
 * @param run what to do
 * @param settleMs the moment
 * @param restMs how long the rest is, looked at each time; `Infinity` where nothing is to be done
 */
export function touchLater(run: () => void, settleMs: number, restMs: () => number) {
  let waiting: ReturnType<typeof setTimeout> | undefined
  let ranAt = -Infinity
  return {
    ask(): void {
      const rest = restMs()
      if (waiting !== undefined || rest === Infinity) return
      waiting = setTimeout(
        () => {
          waiting = undefined
          ranAt = Date.now()
          run()
        },
        Math.max(settleMs, ranAt + rest - Date.now()),
      )
    },
    stop(): void {
      clearTimeout(waiting)
      waiting = undefined
    },
  }
}
