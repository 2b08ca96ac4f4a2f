import { seededRandom } from './seeded-random'

/** One trading day, as `DailyBar` keeps it. */
export interface Bar {
  /** `YYYY-MM-DD` */
  readonly date: string
  readonly open: number
  readonly high: number
  readonly low: number
  readonly close: number
  readonly volume: number
}

const DAY_MS = 86_400_000

/**
 * Synthetic prices: a geometric random walk, drawn from the symbol alone. Not market data, and not meant to look like
 * any company's; what matters is that every machine gets the same figures and that a chart of them looks alive.
 *
 * @param symbol decides about the first price, the volatility and every step
 * @param dates in ascending order, as {@link businessDays} gives them
 */
export function priceWalk(symbol: string, dates: readonly string[]): Bar[] {
  const random = seededRandom(symbol)
  const dailyVolatility = 0.008 + 0.022 * random()
  const drift = (random() - 0.42) * 0.0015
  const usualVolume = Math.round(10 ** (5.5 + 2.2 * random()))
  let close = 15 * 30 ** random()
  return dates.map((date) => {
    const open = close * (1 + 0.3 * dailyVolatility * normal(random))
    // Never below a cent, so that no figure of a company that fares badly becomes nothing.
    close = Math.max(0.01, open * (1 + drift + dailyVolatility * normal(random)))
    const reach = 1 + 0.5 * dailyVolatility * random()
    const volume = Math.round(usualVolume * Math.exp(0.35 * normal(random)))
    const [high, low] = [Math.max(open, close) * reach, Math.min(open, close) / reach]
    return { date, open: cents(open), high: cents(high), low: cents(low), close: cents(close), volume }
  })
}

/**
 * @param until ms since the epoch: the last day is this one, or the Friday before it
 * @param count how many Mondays to Fridays; holidays are not known
 * @returns ascending days, `YYYY-MM-DD`, in UTC
 */
export function businessDays(until: number, count: number): string[] {
  const days: string[] = []
  for (let at = until; days.length < count; at -= DAY_MS) {
    const weekday = new Date(at).getUTCDay()
    if (weekday !== 0 && weekday !== 6) days.push(new Date(at).toISOString().slice(0, 10))
  }
  return days.reverse()
}

/** Near enough to a normal distribution for prices: the sum of four uniform ones (Irwin–Hall), variance 1. */
function normal(random: () => number): number {
  return (random() + random() + random() + random() - 2) * Math.sqrt(3)
}

function cents(price: number): number {
  return Math.max(1, Math.round(price * 100)) / 100
}
