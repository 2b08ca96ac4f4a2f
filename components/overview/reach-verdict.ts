import type { Levels } from '@/lib/api/contract/levels'
import { formatCount, formatShare, formatSpan, plural } from '@/components/ui/format'
import { PLACES } from '@/components/ui/level-colors'
import type { Summary } from './summarize'

export interface Verdict {
  readonly tone: 'good' | 'warn' | 'bad' | 'quiet'
  readonly title: string
  readonly reasons: readonly Reason[]
}

export interface Reason {
  readonly says: string
  /** Where more is told of it. */
  readonly href?: string
}

export type KnownLevels = Pick<Levels, 'items' | 'notes'> & { log: Pick<Levels['log'], 'queued'> }

/** Chosen by judgement, not measured: half is where a cache answers the smaller part, four fifths where one is content. */
const POOR = 0.5
const GOOD = 0.8
/** By judgement, too: one load in fifty. */
const FAILING = 0.02

const WAITING = 'Figures begin with the next request'

/** @returns one line that says whether the cache does its job, and the reasons for it, worst first */
export function reachVerdict(summary: Summary, levels: KnownLevels, range: string): Verdict {
  const down = levels.items.filter((level) => level.status === 'down')
  const ill = levels.items.filter((level) => level.status !== 'up')
  const failing = summary.loads > 0 && summary.failedLoads / summary.loads > FAILING
  const reasons = [
    ...ill.map((level) => ({ says: toldOf(level), href: '/levels' })),
    ...(levels.log.queued > 0
      ? [{ says: `${plural(levels.log.queued, 'invalidation')} waiting for the log`, href: '/levels' }]
      : []),
    ...(failing
      ? [
          {
            says: `${formatCount(summary.failedLoads)} of ${plural(summary.loads, 'load')} from the source failed`,
            href: '/strategies',
          },
        ]
      : []),
    ...(summary.hitRate === null ? [] : [{ says: sharesOf(summary) }]),
    ...(summary.savedMs ? [{ says: `about ${formatSpan(summary.savedMs)} of waiting for the source saved` }] : []),
    ...levels.notes.map((says) => ({ says })),
  ]
  if (summary.hitRate === null)
    return ill.length > 0
      ? { tone: 'warn', title: `No requests in the last ${range}`, reasons }
      : { tone: 'quiet', title: `No requests in the last ${range}`, reasons: [...reasons, { says: WAITING }] }
  const rate = formatShare(summary.hitRate)
  if (summary.hitRate < POOR)
    return { tone: 'bad', title: `Only ${rate} of requests are answered by the cache`, reasons }
  if (down.length > 0 || ill.length > 0 || failing)
    return { tone: 'warn', title: `The cache answers ${rate} of requests, but not all is well`, reasons }
  if (summary.hitRate < GOOD)
    return { tone: 'warn', title: `The cache answers ${rate} of requests; there is room for more`, reasons }
  return { tone: 'good', title: `The cache is doing its job: ${rate} of requests never reach the source`, reasons }
}

function toldOf({ name, status, reason, bypassedUntil }: Levels['items'][number]): string {
  if (bypassedUntil !== null) return `${PLACES[name].label} is ${reason ?? 'bypassed'}`
  return `${PLACES[name].label} is ${status}${reason ? `: ${reason}` : ''}`
}

function sharesOf({ outcomes, requests }: Summary): string {
  const rest = outcomes.source + outcomes.miss
  return `${formatCount(requests - rest)} of ${plural(requests, 'request')} answered from a level`
}
