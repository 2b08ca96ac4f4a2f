const UNITS: Record<string, number> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }

/** A length of time: a number of milliseconds, or text such as `'15s'`, `'5m'`, `'1h'`, `'1d'`. */
export type Duration = number | string

/** No Date reaches further from 1970 than so many milliseconds, and Redis refuses spans that are longer still. */
const FOR_EVER_MS = 8.64e15
/** No timer waits longer, some 24.8 days; one that is told to fires at once. */
const LONGEST_WAIT_MS = 2 ** 31 - 1

/**
 * @param duration a number of milliseconds (`Infinity` means "for ever") or text with a unit `ms s m h d`
 * @param name what the duration is for, used in the error's sentence
 * @returns milliseconds, never negative
 * @throws TypeError when it is neither
 */
export function parseDuration(duration: Duration, name = 'duration'): number {
  if (typeof duration === 'number') {
    if (duration >= 0) return endless(duration)
  } else if (typeof duration === 'string') {
    const match = /^(\d+(?:\.\d+)?)\s*(ms|s|m|h|d)$/.exec(duration)
    const unit = match && UNITS[match[2] ?? '']
    if (match && unit) return endless(Number(match[1]) * unit)
  }
  throw new TypeError(
    `${name} must be milliseconds (0 or more) or text such as '15s', '5m', '1h' or '1d', not ${typeof duration === 'string' ? JSON.stringify(duration) : String(duration)}`,
  )
}

/**
 * As `parseDuration`, for what a timer is set to.
 *
 * @param longestMs what comes of that for which no timer can wait
 */
export function parseWait(duration: Duration, name: string, longestMs = LONGEST_WAIT_MS): number {
  const ms = parseDuration(duration, name)
  return ms > LONGEST_WAIT_MS ? longestMs : ms
}

function endless(ms: number): number {
  return ms < FOR_EVER_MS ? ms : Infinity
}

/** @returns a length of time for a sentence, in the largest unit it fills: `350 ms`, `39 s`, `12 min`, `5 h`, `3 d` */
export function durationInWords(ms: number): string {
  if (ms < 1_000) return `${Math.round(ms)} ms`
  if (ms < 60_000) return `${Math.floor(ms / 1_000)} s`
  if (ms < 3_600_000) return `${Math.floor(ms / 60_000)} min`
  return ms < 86_400_000 ? `${Math.floor(ms / 3_600_000)} h` : `${Math.floor(ms / 86_400_000)} d`
}
