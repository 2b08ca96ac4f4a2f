import { VisuallyHidden } from '@mantine/core'
import type { CSSProperties } from 'react'
import type { LevelName, Outcome } from '@/lib/kernel/outcome'
import { colorOf, LEVELS, OUTCOME_LOOKS, paintOf, PLACES, type Place } from './level-colors'
import styles from './ui.module.css'

export type Held = 'held' | 'stale' | 'absent' | 'unknown'

const placeColor = (place: Outcome): CSSProperties => ({ '--place': colorOf(place) }) as CSSProperties

export function LevelBadge({ place, held = 'held' }: { place: Place; held?: Held }) {
  return (
    <span className={styles.badge} data-held={held} style={placeColor(place)} title={`${PLACES[place].label}: ${held}`}>
      {PLACES[place].short}
      {held === 'unknown' && '?'}
      <VisuallyHidden> {held}</VisuallyHidden>
    </span>
  )
}

interface HeldLevelsProps {
  levels: readonly LevelName[]
  stale?: boolean
  /** Of which it is not known whether they hold it. */
  unknown?: readonly LevelName[]
}

/** One badge a level, always in the same place, so that a column of them can be read downwards. */
export function HeldLevels({ levels, stale = false, unknown = [] }: HeldLevelsProps) {
  const heldIn = (level: LevelName): Held =>
    levels.includes(level) ? (stale ? 'stale' : 'held') : unknown.includes(level) ? 'unknown' : 'absent'
  return (
    <span style={{ display: 'inline-flex', gap: 3 }}>
      {LEVELS.map((level) => (
        <LevelBadge key={level} place={level} held={heldIn(level)} />
      ))}
    </span>
  )
}

export function OutcomeDot({ outcome }: { outcome: Outcome }) {
  return <span className={`${styles.dot} ${styles.square}`} style={{ background: paintOf(outcome) }} aria-hidden />
}

export function OutcomeName({ outcome }: { outcome: Outcome }) {
  return (
    <span style={{ display: 'inline-flex', alignItems: 'center', gap: 6, whiteSpace: 'nowrap' }}>
      <OutcomeDot outcome={outcome} />
      {OUTCOME_LOOKS[outcome].label}
    </span>
  )
}
