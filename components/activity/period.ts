export const PERIODS = ['any', 'today', 'yesterday', 'week'] as const

export const PERIOD_NAMES: Readonly<Record<(typeof PERIODS)[number], string>> = {
  any: 'Any time',
  today: 'Today',
  yesterday: 'Yesterday',
  week: '7 days',
}

/** From and to in ms since the epoch, both inclusive; open where left out. */
interface Bounds {
  readonly from?: number
  readonly to?: number
}

/**
 * @param period one of {@link PERIODS}, or a day as `2026-11-26`; anything else is any time
 * @param now ms since the epoch
 * @returns what it spans by the reader's clock; days are not all of 24 hours
 */
export function boundsOf(period: string, now: number): Bounds {
  const today = new Date(now)
  const dayFromNow = (days: number) => new Date(today.getFullYear(), today.getMonth(), today.getDate() + days).getTime()
  if (period === 'today') return { from: dayFromNow(0) }
  if (period === 'yesterday') return { from: dayFromNow(-1), to: dayFromNow(0) - 1 }
  if (period === 'week') return { from: dayFromNow(-6) }
  return boundsOfDay(period) ?? {}
}

/** @returns the bounds of `2026-11-26`; undefined where that is no day */
function boundsOfDay(text: string): Bounds | undefined {
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text)?.map(Number) ?? []
  if (year === undefined || month === undefined || day === undefined) return undefined
  const from = new Date(year, month - 1, day)
  // The 31st of a month that has 30 days would be the first of the next.
  if (from.getMonth() !== month - 1 || from.getDate() !== day) return undefined
  return { from: from.getTime(), to: new Date(year, month - 1, day + 1).getTime() - 1 }
}

/** @returns the day of a period that is one, as a date field has it; else nothing */
export const dayOf = (period: string): string => (boundsOfDay(period) ? period : '')
