import { LEVEL_NAMES, type LevelName, type Outcome } from '@/lib/kernel/outcome'

export type Place = LevelName | 'source'

interface Look {
  /** As in tables and badges. */
  readonly short: string
  /** As in sentences. */
  readonly label: string
  readonly light: string
  readonly dark: string
}

/**
 * The only definition of the colours of levels. Each pair keeps an OKLab distance of 0.11 or more under simulated
 * protanopia, deuteranopia and tritanopia (Machado et al. 2009, severity 1), and each colour 3:1 against its ground.
 */
export const PLACES: Readonly<Record<Place, Look>> = {
  memory: { short: 'L1', label: 'L1 memory', light: '#2b57c9', dark: '#6b8cff' },
  redis: { short: 'L2', label: 'L2 Redis', light: '#1b95b8', dark: '#4fd0e6' },
  disk: { short: 'L3', label: 'L3 disk', light: '#c08400', dark: '#f2b83b' },
  source: { short: 'Source', label: 'Source', light: '#c2376f', dark: '#f0699f' },
}

export const LEVELS = LEVEL_NAMES

/** Outcomes that are no place are grey: they are told apart by label and pattern. */
export const OUTCOME_LOOKS: Readonly<Record<Outcome, Look>> = {
  ...PLACES,
  stale: { short: 'Stale', label: 'Stale copy', light: '#868e96', dark: '#868e96' },
  miss: { short: 'Miss', label: 'Miss', light: '#ced4da', dark: '#495057' },
}

/** @returns the CSS background of an outcome: a stale copy is hatched, for who sees the source as grey */
export const paintOf = (outcome: Outcome): string =>
  outcome === 'stale'
    ? `repeating-linear-gradient(135deg, ${colorOf(outcome)} 0 2px, transparent 2px 4px)`
    : colorOf(outcome)

/** @returns the CSS colour of an outcome in the scheme at hand */
export const colorOf = (outcome: Outcome): string => `var(--tl-${outcome})`
