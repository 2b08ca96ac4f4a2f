import { Autocomplete, Button, SegmentedControl, TextInput } from '@mantine/core'
import { IconUser } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTyped } from '@/components/ui/use-typed'
import styles from './activity.module.css'
import { NO_FILTERS, type Filters } from './filters'
import { dayOf, PERIOD_NAMES, PERIODS } from './period'

interface FilterBarProps {
  filters: Filters
  setFilters: (filters: Partial<Filters>) => unknown
  /** Who did something in what is listed: they are proposed. */
  actors: readonly string[]
  /** Whether anything is narrowed that this list knows. */
  isNarrowed: boolean
  /** The filters of one list alone. */
  children: ReactNode
}

/** When, who and what: each click narrows the list, and the URL says to what. */
export function FilterBar({ filters, setFilters, actors, isNarrowed, children }: FilterBarProps) {
  const who = useTyped(filters.who, (text) => setFilters({ who: text }))
  return (
    <div className={styles.filters} role="search">
      <SegmentedControl
        size="xs"
        aria-label="When"
        data={PERIODS.map((value) => ({ value, label: PERIOD_NAMES[value] }))}
        value={filters.when}
        onChange={(when) => void setFilters({ when })}
      />
      <TextInput
        type="date"
        size="xs"
        aria-label="On the day"
        title="On one day"
        value={dayOf(filters.when)}
        onChange={(event) => void setFilters({ when: event.currentTarget.value || 'any' })}
      />
      <Autocomplete
        size="xs"
        className={styles.filter}
        aria-label="Who"
        placeholder="Anybody"
        leftSection={<IconUser size={14} />}
        data={[...new Set(actors)].sort()}
        value={who.text}
        onChange={who.type}
        data-search
      />
      {children}
      {isNarrowed && (
        <Button size="xs" variant="subtle" color="gray" onClick={() => void setFilters(NO_FILTERS)}>
          Clear
        </Button>
      )}
    </div>
  )
}
