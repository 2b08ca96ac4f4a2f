import { Autocomplete, Button, SegmentedControl, TextInput } from '@mantine/core'
import { IconUser } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTyped } from '@/components/ui/use-typed'
import styles from './activity.module.css'
import type { Filtering } from './filters'
import { dayOf, PERIOD_NAMES, PERIODS } from './period'

interface FilterBarProps extends Filtering {
  /** What is listed: who did something in it is proposed. */
  rows: readonly { readonly actor: string }[] | undefined
  /** The filters of one list alone. */
  children: ReactNode
}

/** When, who and what: each click narrows the list, and the URL says to what. */
export function FilterBar({ filters, setFilters, isNarrowed, clear, rows, children }: FilterBarProps) {
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
        data={[...new Set(rows?.map(({ actor }) => actor))].sort()}
        value={who.text}
        onChange={who.type}
        data-search
      />
      {children}
      {isNarrowed && (
        <Button size="xs" variant="subtle" color="gray" onClick={clear}>
          Clear
        </Button>
      )}
    </div>
  )
}
