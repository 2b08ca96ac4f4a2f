import type { LevelStatus } from '@/lib/kernel/event'
import styles from './ui.module.css'

/** Also of what an operator has set aside, and of who cannot be asked. */
type Status = LevelStatus | 'bypassed' | 'unknown'

/** @returns what is to be said of a level */
export function statusOf(level: { status: LevelStatus; bypassedUntil: number | null }, isCutOff: boolean): Status {
  if (isCutOff) return 'unknown'
  return level.bypassedUntil === null ? level.status : 'bypassed'
}

const LOOKS: Record<Status, { color: string; word: string }> = {
  up: { color: 'var(--tl-good)', word: 'up' },
  degraded: { color: 'var(--tl-warn)', word: 'degraded' },
  down: { color: 'var(--tl-bad)', word: 'down' },
  bypassed: { color: 'var(--tl-warn)', word: 'bypassed' },
  unknown: { color: 'var(--tl-quiet)', word: 'unknown' },
}

/** Why a figure of a level is not known. */
export const SILENT = 'It does not answer: what it holds is not known'

/** State by colour and by shape: round where it is up, square where it is not, hollow where it is not known. */
export function StatusDot({ status }: { status: Status }) {
  return (
    <span
      className={`${styles.dot} ${status === 'up' ? '' : styles.square}`}
      style={
        status === 'unknown' ? { border: `1px solid ${LOOKS[status].color}` } : { background: LOOKS[status].color }
      }
      aria-hidden
    />
  )
}

export function StatusWord({ status }: { status: Status }) {
  return (
    <span style={{ display: 'inline-flex', alignItems: 'center', gap: 6, color: LOOKS[status].color, fontWeight: 500 }}>
      <StatusDot status={status} />
      {LOOKS[status].word}
    </span>
  )
}
