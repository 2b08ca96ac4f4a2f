import { Skeleton } from '@mantine/core'
import Link from 'next/link'
import { Sparkline } from '@/components/charts/sparkline'
import { formatCount, formatLatency, formatPerSecond, formatShare, formatSpan, plural } from '@/components/ui/format'
import ui from '@/components/ui/ui.module.css'
import type { Changes } from './compare'
import styles from './overview.module.css'
import type { Summary } from './summarize'

/** What each figure means, and where more is told of it. */
const ABOUT = {
  'Hit rate': { means: 'Of all requests, those that some level answered, stale copies among them', href: '/advisor' },
  Requests: { means: 'Requests a second, of the seconds that were counted', href: '/strategies' },
  'p99 of a request': { means: '99 of 100 requests were answered within it, whoever answered', href: '/levels' },
  'Source calls avoided': {
    means: 'Requests that some level answered; the time is what loading them would have cost, at the median load',
    href: '/strategies',
  },
} as const

type TileName = keyof typeof ABOUT

interface Tile {
  readonly name: TileName
  readonly figure: string | undefined
  readonly note: string
  /** Against the same time before. */
  readonly change: string | undefined
  readonly spark: readonly (number | null)[]
  readonly min?: number
  readonly max?: number
}

function tilesOf(summary: Summary, changes: Partial<Changes>): Tile[] {
  const { sparks } = summary
  return [
    {
      name: 'Hit rate',
      figure: formatShare(summary.hitRate),
      note: 'of requests, from any level',
      change: changes.hitRate,
      spark: sparks.hitRate,
      min: 0,
      max: 1,
    },
    {
      name: 'Requests',
      figure: formatPerSecond(summary.perSecond),
      note: `${plural(summary.requests, 'request')} in this range`,
      change: changes.perSecond,
      spark: sparks.perSecond,
      min: 0,
    },
    {
      name: 'p99 of a request',
      figure: formatLatency(summary.p99Ms),
      note: 'of all requests in this range',
      change: changes.p99Ms,
      spark: sparks.p99Ms,
      min: 0,
    },
    {
      name: 'Source calls avoided',
      figure: formatCount(summary.avoided),
      note:
        summary.savedMs === null
          ? 'no load yet that would tell the time saved'
          : `${formatSpan(summary.savedMs)} of waiting saved`,
      change: changes.avoidedPerSecond,
      spark: sparks.avoided,
      min: 0,
    },
  ]
}

const NO_CHANGES: Partial<Changes> = {}
const NAMES = Object.keys(ABOUT) as TileName[]

interface TilesProps {
  summary: Summary | undefined
  /** Undefined until it is known what was before. */
  changes: Partial<Changes> | undefined
}

export function Tiles({ summary, changes = NO_CHANGES }: TilesProps) {
  const tiles: readonly Tile[] = summary
    ? tilesOf(summary, changes)
    : NAMES.map((name) => ({ name, figure: undefined, note: '', change: undefined, spark: [] }))
  return (
    <div className={styles.tiles}>
      {tiles.map((tile) => (
        <section key={tile.name} className={`${ui.panel} ${styles.tile}`} aria-label={tile.name}>
          <Link
            href={ABOUT[tile.name].href}
            prefetch={false}
            className={styles.tileLink}
            title={ABOUT[tile.name].means}
          >
            <span className={styles.tileName}>{tile.name}</span>
            <span className={styles.tileFigure} data-testid={`tile ${tile.name}`}>
              {tile.figure ?? <Skeleton component="span" display="block" width={96} height={26} />}
            </span>
          </Link>
          <p className={styles.tileNote}>
            {tile.note}
            <span className={styles.tileChange}>{tile.change}</span>
          </p>
          <div className={styles.spark}>
            <Sparkline figures={tile.spark} color="var(--mantine-primary-color-filled)" min={tile.min} max={tile.max} />
          </div>
        </section>
      ))}
    </div>
  )
}
