import styles from './ui.module.css'

type State = 'fresh' | 'stale' | 'dead' | 'absent'

const COLORS: Record<State, string> = {
  fresh: 'var(--tl-good)',
  stale: 'var(--tl-warn)',
  dead: 'var(--tl-bad)',
  absent: 'var(--tl-quiet)',
}

export function EntryState({ state }: { state: State }) {
  return (
    <span style={{ display: 'inline-flex', alignItems: 'center', gap: 6, color: COLORS[state], whiteSpace: 'nowrap' }}>
      <span
        className={`${styles.dot} ${state === 'fresh' ? '' : styles.square}`}
        style={{ background: state === 'absent' ? 'none' : COLORS[state], border: `1px solid ${COLORS[state]}` }}
        aria-hidden
      />
      {state}
    </span>
  )
}
