'use client'

import { Button, SegmentedControl, Select } from '@mantine/core'
import { useEffect, useState } from 'react'
import { KeyField } from '@/components/ui/key-field'
import styles from './dependencies.module.css'
import { DEPTHS, DIRECTIONS, type Focus, VIEWS } from './use-focus'

const DIRECTION_NAMES = { both: 'Both ways', down: 'Made from it', up: 'It was made from' }
const VIEW_NAMES = { table: 'Table', graph: 'Graph' }

interface FocusFormProps {
  focus: Focus
  setFocus: (focus: Partial<Focus>) => unknown
}

export function FocusForm({ focus, setFocus }: FocusFormProps) {
  const [typed, setTyped] = useState(focus.key)
  useEffect(() => setTyped(focus.key), [focus.key])
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault()
        void setFocus({ key: typed })
      }}
    >
      <KeyField
        className={styles.key}
        label="Key"
        placeholder="company:AAPL"
        value={typed}
        onChange={setTyped}
        onOptionSubmit={(key) => void setFocus({ key })}
      />
      <Select
        label="Direction"
        className={styles.small}
        allowDeselect={false}
        data={DIRECTIONS.map((value) => ({ value, label: DIRECTION_NAMES[value] }))}
        value={focus.direction}
        onChange={(value) => void setFocus({ direction: DIRECTIONS.find((one) => one === value) })}
      />
      <Select
        label="Steps"
        className={styles.steps}
        allowDeselect={false}
        data={[...new Set([...DEPTHS, focus.depth])].sort((a, b) => a - b).map(String)}
        value={String(focus.depth)}
        onChange={(value) => void setFocus({ depth: Number(value) })}
      />
      <Button type="submit" variant="default" disabled={typed === ''}>
        Look
      </Button>
      <SegmentedControl
        aria-label="View"
        data={VIEWS.map((value) => ({ value, label: VIEW_NAMES[value] }))}
        value={focus.view}
        onChange={(value) => void setFocus({ view: value === 'graph' ? 'graph' : 'table' })}
      />
    </form>
  )
}
