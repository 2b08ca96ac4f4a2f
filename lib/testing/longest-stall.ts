export interface StallWatch {
  /** The longest time this process did not get to its timers since the last question, ms. */
  longestMs(): number
  stop(): void
}

const EVERY_MS = 5

/** So that a test of deadlines on a busy machine blames the code only for what the code did. */
export function watchStalls(): StallWatch {
  let last = performance.now()
  let longest = 0
  const note = (): void => {
    const now = performance.now()
    longest = Math.max(longest, now - last - EVERY_MS)
    last = now
  }
  const timer = setInterval(note, EVERY_MS)
  return {
    longestMs: () => {
      note()
      const answer = longest
      longest = 0
      return answer
    },
    stop: () => clearInterval(timer),
  }
}
