import { Skeleton } from '@mantine/core'
import type { ReactNode } from 'react'
import { Sparkline } from '@/components/charts/sparkline'
import { formatCount, formatLatency, formatPerSecond, formatShare, formatSpan, plural } from '@/components/ui/format'
import ui from '@/components/ui/ui.module.css'
import styles from './overview.module.css'
import type { Summary } from './summarize'

interface Tile {
  readonly name: string
  readonly figure: string | undefined
  readonly note: ReactNode
  readonly spark: readonly (number | null)[]
  readonly min?: number
  readonly max?: number
}

function tilesOf(summary: Summary): Tile[] {
  const { sparks } = summary
  return [
    {
      name: 'Hit rate',
      figure: formatShare(summary.hitRate),
      note: 'of requests, from any level',
      spark: sparks.hitRate,
      min: 0,
      max: 1,
    },
    {
      name: 'Requests',
      figure: formatPerSecond(summary.perSecond),
      note: `${plural(summary.requests, 'request')} in this range`,
      spark: sparks.perSecond,
      min: 0,
    },
    {
      name: 'p99 of a request',
      figure: formatLatency(summary.p99Ms),
      note: 'of all requests in this range',
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
      spark: sparks.avoided,
      min: 0,
    },
  ]
}

const NAMES = ['Hit rate', 'Requests', 'p99 of a request', 'Source calls avoided']

export function Tiles({ summary }: { summary: Summary | undefined }) {
  const tiles: readonly Tile[] = summary
    ? tilesOf(summary)
    : NAMES.map((name) => ({ name, figure: undefined, note: '', spark: [] }))
  return (
    <div className={styles.tiles}>
      {tiles.map((tile) => (
        <section key={tile.name} className={`${ui.panel} ${styles.tile}`} aria-label={tile.name}>
          <p className={styles.tileName}>{tile.name}</p>
          <p className={styles.tileFigure} data-testid={`tile ${tile.name}`}>
            {tile.figure ?? <Skeleton component="span" display="block" width={96} height={26} />}
          </p>
          <p className={styles.tileNote}>{tile.note}</p>
          <div className={styles.spark}>
            <Sparkline figures={tile.spark} color="var(--mantine-primary-color-filled)" min={tile.min} max={tile.max} />
          </div>
        </section>
      ))}
    </div>
  )
}
