import type { CSSProperties } from 'react'
import { formatCount, formatShare } from '@/components/ui/format'
import { OutcomeName } from '@/components/ui/level-badge'
import { colorOf, paintOf } from '@/components/ui/level-colors'
import styles from './charts.module.css'
import type { WaterfallStep } from './prepare-waterfall'

const percent = (share: number): string => `${share * 100}%`

/** Each bar begins where the one above ends: what a level did not answer goes down to the next. */
export function Waterfall({ steps }: { steps: readonly WaterfallStep[] }) {
  return (
    <ol className={styles.fall}>
      {steps.map(({ outcome, ofHundred, share, count, before }) => (
        <li key={outcome} className={styles.fallRow}>
          <OutcomeName outcome={outcome} />
          <div
            className={styles.fallTrack}
            style={{ '--place': colorOf(outcome) } as CSSProperties}
            title={`${formatCount(count)} requests, ${formatShare(share)}`}
            aria-hidden
          >
            <div className={styles.fallReached} style={{ width: percent(1 - before) }} />
            <div
              className={styles.fallBar}
              style={{ left: percent(before), width: percent(share), background: paintOf(outcome) }}
            />
          </div>
          <span className={styles.fallFigure}>
            <b>{ofHundred}</b>
            <small>{formatShare(share)}</small>
          </span>
        </li>
      ))}
    </ol>
  )
}
