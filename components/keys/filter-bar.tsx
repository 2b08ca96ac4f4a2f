'use client'

import { Button, Select, TextInput } from '@mantine/core'
import { IconSearch, IconTag } from '@tabler/icons-react'
import { useState } from 'react'
import type { NamespaceRow } from '@/lib/api/contract/namespaces'
import { formatCount } from '@/components/ui/format'
import { LEVELS, PLACES } from '@/components/ui/level-colors'
import { useTyped } from '@/components/ui/use-typed'
import { hasFilters, STATES, type Filters } from './filters'
import styles from './keys.module.css'

interface FilterBarProps {
  filters: Filters
  setFilters: (filters: Partial<Filters>) => unknown
  namespaces: readonly NamespaceRow[]
}

type How = 'q' | 'prefix'
const NONE = { prefix: '', q: '', tag: '', namespace: '', level: null, state: null }

export function FilterBar({ filters, setFilters, namespaces }: FilterBarProps) {
  const [chosen, setHow] = useState<How>('q')
  // The folders set the prefix, too: what is in the URL says how it is matched.
  const how = filters.prefix ? 'prefix' : filters.q ? 'q' : chosen
  const search = useTyped(filters.prefix || filters.q, (text) => setFilters({ prefix: '', q: '', [how]: text }))
  const tag = useTyped(filters.tag, (text) => setFilters({ tag: text }))
  const names = [...new Set([...namespaces.map((row) => row.namespace), filters.namespace].filter(Boolean))]
  const countOf = (name: string) => namespaces.find((row) => row.namespace === name)?.entries

  return (
    <div className={styles.filters} role="search">
      <Select
        className={styles.how}
        aria-label="Match"
        data={[
          { value: 'q', label: 'contains' },
          { value: 'prefix', label: 'begins with' },
        ]}
        value={how}
        allowDeselect={false}
        onChange={(value) => {
          const next: How = value === 'prefix' ? 'prefix' : 'q'
          setHow(next)
          void setFilters({ prefix: '', q: '', [next]: search.text })
        }}
      />
      <TextInput
        className={styles.search}
        aria-label="Search keys"
        placeholder="Search keys"
        leftSection={<IconSearch size={16} />}
        value={search.text}
        onChange={(event) => search.type(event.currentTarget.value)}
        data-search
      />
      <TextInput
        className={styles.tag}
        aria-label="Tag"
        placeholder="Any tag"
        leftSection={<IconTag size={16} />}
        value={tag.text}
        onChange={(event) => tag.type(event.currentTarget.value)}
      />
      <Select
        className={styles.namespace}
        aria-label="Namespace"
        placeholder="Any namespace"
        clearable
        searchable={names.length > 8}
        data={names.map((name) => ({ value: name, label: `${name} (${formatCount(countOf(name))})` }))}
        value={filters.namespace || null}
        onChange={(value) => void setFilters({ namespace: value ?? '' })}
      />
      <Select
        className={styles.small}
        aria-label="Level"
        placeholder="Any level"
        clearable
        data={LEVELS.map((level) => ({ value: level, label: PLACES[level].label }))}
        value={filters.level}
        onChange={(value) => void setFilters({ level: LEVELS.find((level) => level === value) ?? null })}
      />
      <Select
        className={styles.small}
        aria-label="State"
        placeholder="Any state"
        clearable
        data={[...STATES]}
        value={filters.state}
        onChange={(value) => void setFilters({ state: STATES.find((state) => state === value) ?? null })}
      />
      <Button
        variant="subtle"
        color="gray"
        className={hasFilters(filters) ? undefined : styles.nothing}
        onClick={() => void setFilters(NONE)}
      >
        Clear
      </Button>
    </div>
  )
}
