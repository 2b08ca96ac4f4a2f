import type { LevelStatus } from '@/lib/kernel/event'
import styles from './ui.module.css'

const LOOKS: Record<LevelStatus, { color: string; word: string }> = {
  up: { color: 'var(--tl-good)', word: 'up' },
  degraded: { color: 'var(--tl-warn)', word: 'degraded' },
  down: { color: 'var(--tl-bad)', word: 'down' },
}

/** State by colour and by shape: round where it is up, square where it is not. */
export function StatusDot({ status }: { status: LevelStatus }) {
  return (
    <span
      className={`${styles.dot} ${status === 'up' ? '' : styles.square}`}
      style={{ background: LOOKS[status].color }}
      aria-hidden
    />
  )
}

export function StatusWord({ status }: { status: LevelStatus }) {
  return (
    <span style={{ display: 'inline-flex', alignItems: 'center', gap: 6, color: LOOKS[status].color, fontWeight: 500 }}>
      <StatusDot status={status} />
      {LOOKS[status].word}
    </span>
  )
}
