import { VisuallyHidden } from '@mantine/core'
import type { CSSProperties } from 'react'
import type { LevelName, Outcome } from '@/lib/kernel/outcome'
import { colorOf, LEVELS, OUTCOME_LOOKS, PLACES, type Place } from './level-colors'
import styles from './ui.module.css'

type Held = 'held' | 'stale' | 'absent'

const placeColor = (place: Outcome): CSSProperties => ({ '--place': colorOf(place) }) as CSSProperties

export function LevelBadge({ place, held = 'held' }: { place: Place; held?: Held }) {
  return (
    <span className={styles.badge} data-held={held} style={placeColor(place)} title={`${PLACES[place].label}: ${held}`}>
      {PLACES[place].short}
      <VisuallyHidden> {held}</VisuallyHidden>
    </span>
  )
}

/** One badge a level, always in the same place, so that a column of them can be read downwards. */
export function HeldLevels({ levels, stale = false }: { levels: readonly LevelName[]; stale?: boolean }) {
  return (
    <span style={{ display: 'inline-flex', gap: 3 }}>
      {LEVELS.map((level) => (
        <LevelBadge key={level} place={level} held={!levels.includes(level) ? 'absent' : stale ? 'stale' : 'held'} />
      ))}
    </span>
  )
}

export function OutcomeDot({ outcome }: { outcome: Outcome }) {
  return <span className={`${styles.dot} ${styles.square}`} style={{ background: colorOf(outcome) }} aria-hidden />
}

export function OutcomeName({ outcome }: { outcome: Outcome }) {
  return (
    <span style={{ display: 'inline-flex', alignItems: 'center', gap: 6, whiteSpace: 'nowrap' }}>
      <OutcomeDot outcome={outcome} />
      {OUTCOME_LOOKS[outcome].label}
    </span>
  )
}
