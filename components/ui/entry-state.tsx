import styles from './ui.module.css'

type State = 'fresh' | 'stale' | 'dead' | 'absent' | 'unknown'

const COLORS: Record<State, string> = {
  fresh: 'var(--tl-good)',
  stale: 'var(--tl-warn)',
  dead: 'var(--tl-bad)',
  absent: 'var(--tl-quiet)',
  unknown: 'var(--tl-warn)',
}

/** Nothing is there, or nothing is known. */
const HOLLOW: ReadonlySet<State> = new Set(['absent', 'unknown'])

export function EntryState({ state }: { state: State }) {
  return (
    <span style={{ display: 'inline-flex', alignItems: 'center', gap: 6, color: COLORS[state], whiteSpace: 'nowrap' }}>
      <span
        className={`${styles.dot} ${state === 'fresh' ? '' : styles.square}`}
        style={{ background: HOLLOW.has(state) ? 'none' : COLORS[state], border: `1px solid ${COLORS[state]}` }}
        aria-hidden
      />
      {state}
    </span>
  )
}
