/** What is shown where there is no figure. Never 0, which would be a figure. */
export const NO_DATA = '–'

type Figure = number | null | undefined

const counts = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 })
const short = new Intl.NumberFormat('en-US', { notation: 'compact', maximumSignificantDigits: 3 })

const isFigure = (figure: Figure): figure is number => typeof figure === 'number' && !Number.isNaN(figure)

/** @returns `12,345`, or `1.23M` from a million on */
export function formatCount(figure: Figure): string {
  if (!isFigure(figure)) return NO_DATA
  return figure >= 1_000_000 ? short.format(figure) : counts.format(figure)
}

/** @returns a position of the log; of one that was taken in between, while the log could not be told, the one before it */
export function formatStamp(stamp: number | undefined): string {
  if (stamp === undefined) return NO_DATA
  return Number.isInteger(stamp) ? String(stamp) : `${Math.floor(stamp)}+`
}

/** @returns `0.4/s`, `12/s`, `3,400/s`; never `0.0/s` for more than none */
export function formatPerSecond(figure: Figure): string {
  if (!isFigure(figure)) return NO_DATA
  if (figure > 0 && figure < 0.05) return '< 0.1/s'
  return `${figure > 0 && figure < 10 ? figure.toFixed(1) : formatCount(figure)}/s`
}

/** @param figure a share between 0 and 1 @returns `97.4 %`; never `100 %` for less than all, nor `0 %` for more than none */
export function formatShare(figure: Figure): string {
  if (!isFigure(figure)) return NO_DATA
  if (figure > 0 && figure < 0.001) return '< 0.1 %'
  if (figure < 1 && figure > 0.999) return '> 99.9 %'
  return `${(figure * 100).toFixed(figure === 0 || figure === 1 ? 0 : 1)} %`
}

const BYTE_UNITS = ['B', 'KB', 'MB', 'GB', 'TB']

/** @returns `980 B`, `1.4 MB`, in multiples of 1,024 */
export function formatBytes(figure: Figure): string {
  if (!isFigure(figure)) return NO_DATA
  const power = figure < 1 ? 0 : Math.min(Math.floor(Math.log2(figure) / 10), BYTE_UNITS.length - 1)
  const scaled = figure / 1024 ** power
  return `${power === 0 || scaled >= 100 ? Math.round(scaled) : scaled.toFixed(1)} ${BYTE_UNITS[power]}`
}

/** @param figure milliseconds @returns a latency: `4 µs`, `0.31 ms`, `12 ms`, `1.2 s` */
export function formatLatency(figure: Figure): string {
  if (!isFigure(figure)) return NO_DATA
  if (figure === 0) return '0 ms'
  if (figure < 0.1) return `${figure < 0.01 ? (figure * 1000).toFixed(1) : Math.round(figure * 1000)} µs`
  if (figure < 10) return `${figure.toFixed(figure < 1 ? 2 : 1)} ms`
  return figure < 1000 ? `${Math.round(figure)} ms` : formatSpan(figure)
}

const STEPS: readonly [ms: number, unit: string, next: string][] = [
  [86_400_000, 'd', 'h'],
  [3_600_000, 'h', 'm'],
  [60_000, 'm', 's'],
]

/** @param figure milliseconds, `Infinity` for ever @returns two units at most: `1h 12m`, `3m 4s`, `12 s` */
export function formatSpan(figure: Figure): string {
  if (!isFigure(figure)) return NO_DATA
  if (figure === Infinity) return 'for ever'
  for (const [ms, unit, next] of STEPS) {
    if (figure < ms) continue
    const whole = Math.floor(figure / ms)
    const rest = Math.floor((figure % ms) / (unit === 'd' ? 3_600_000 : unit === 'h' ? 60_000 : 1000))
    return rest === 0 ? `${whole}${unit}` : `${whole}${unit} ${rest}${next}`
  }
  return figure < 10_000 ? `${(figure / 1000).toFixed(1)} s` : `${Math.round(figure / 1000)} s`
}

/** @param at ms since the epoch @returns `14:02:09`, by the reader's clock */
export function formatTime(at: number, seconds = true): string {
  return new Date(at).toLocaleTimeString('en-GB', {
    hour: '2-digit',
    minute: '2-digit',
    ...(seconds ? { second: '2-digit' } : {}),
  })
}

/** @returns `23 Nov 2026, 14:02:09`, by the reader's clock */
export function formatMoment(at: number): string {
  const day = new Date(at).toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year: 'numeric' })
  return `${day}, ${formatTime(at)}`
}

/** @returns the start of a step of a chart: `23 Nov, 14:02`, with seconds where steps are shorter than a minute */
export function formatStep(at: number, stepMs: number): string {
  const day = new Date(at).toLocaleDateString('en-GB', { day: 'numeric', month: 'short' })
  return `${day}, ${formatTime(at, stepMs < 60_000)}`
}

const DAY_MS = 86_400_000

/** @param figure milliseconds, null where it never was @returns `3m 4s ago`, `just now`, `never` */
export function formatAgo(figure: number | null): string {
  if (figure === null) return 'never'
  return figure < 1000 ? 'just now' : `${formatSpan(figure)} ago`
}

/** Within this, how long ago something was says more than the clock did. */
const RECENT_MS = DAY_MS / 2

/** @returns how long ago or how soon something is, today or within half a day: `3m 4s ago`, `in 12 s`; else the day and the time */
export function formatWhen(at: number, now: number): string {
  const ago = now - at
  if (ago <= -DAY_MS || (ago >= RECENT_MS && daysBetween(at, now) > 1)) return formatMoment(at).slice(0, -3)
  if (ago >= RECENT_MS && daysBetween(at, now) === 1) return `yesterday, ${formatTime(at, false)}`
  return ago > -1000 ? formatAgo(ago) : `in ${formatSpan(-ago)}`
}

/** @returns midnights between two moments, by the reader's clock */
function daysBetween(at: number, now: number): number {
  const midnight = (moment: number) => new Date(moment).setHours(0, 0, 0, 0)
  return Math.round((midnight(now) - midnight(at)) / DAY_MS)
}

/** A name of up to 2,048 bytes may be one word: more than this tells nobody more. */
const NAME_HEAD = 80
const NAME_TAIL = 30

/** @returns a key, tag or prefix as it is told: of a very long one its beginning and its end, by which most differ */
export function formatName(name: string): string {
  // Half of a pair would be drawn as a box.
  const characters = name.length > NAME_HEAD + NAME_TAIL ? Array.from(name) : []
  if (characters.length <= NAME_HEAD + NAME_TAIL) return name
  return `${characters.slice(0, NAME_HEAD).join('')} … ${characters.slice(-NAME_TAIL).join('')}`
}

/** @returns `1 key`, `2 keys` */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${formatCount(count)} ${count === 1 ? one : many}`
}

/** @returns how a process is called where others stand beside it */
export const formatProcess = ({ host, pid }: { host: string; pid: number }): string => `${host} (pid ${pid})`
