'use client'

import { Button, Menu } from '@mantine/core'
import { IconDownload, IconEraser, IconHourglass, IconRefresh } from '@tabler/icons-react'
import { useState } from 'react'
import type { EntryRow } from '@/lib/api/contract/entries'
import { GuardedButton } from '@/components/shell/session'
import { plural } from '@/components/ui/format'
import { saveFile } from '@/components/ui/save-file'
import { BulkDialog, type BulkVerb } from './bulk-dialog'
import { asCsv, asLines } from './export-rows'
import styles from './keys.module.css'

const icon = { size: 15, stroke: 1.7 }

interface SelectionBarProps {
  rows: readonly EntryRow[]
  clear: () => void
}

/** What can be done with the rows that are marked; stands in the filters' place while some are. */
export function SelectionBar({ rows, clear }: SelectionBarProps) {
  const [verb, setVerb] = useState<BulkVerb>()
  return (
    <div className={styles.selection} role="group" aria-label="Marked keys">
      <b aria-live="polite">{plural(rows.length, 'key')} marked</b>
      <GuardedButton
        size="compact-sm"
        variant="default"
        leftSection={<IconEraser {...icon} />}
        onClick={() => setVerb('invalidate')}
      >
        Invalidate
      </GuardedButton>
      <GuardedButton
        size="compact-sm"
        variant="default"
        leftSection={<IconRefresh {...icon} />}
        onClick={() => setVerb('refresh')}
      >
        Refresh
      </GuardedButton>
      <GuardedButton
        size="compact-sm"
        variant="default"
        leftSection={<IconHourglass {...icon} />}
        onClick={() => setVerb('ttl')}
      >
        Change TTL
      </GuardedButton>
      <Menu position="bottom-start">
        <Menu.Target>
          <Button size="compact-sm" variant="default" leftSection={<IconDownload {...icon} />}>
            Export
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => saveFile('keys.csv', new Blob([asCsv(rows)], { type: 'text/csv' }))}>
            As CSV
          </Menu.Item>
          <Menu.Item
            onClick={() => saveFile('keys.ndjson', new Blob([asLines(rows)], { type: 'application/x-ndjson' }))}
          >
            As lines of JSON
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Button size="compact-sm" variant="subtle" color="gray" onClick={clear}>
        Unmark
      </Button>
      {verb && (
        <BulkDialog
          verb={verb}
          keys={rows.map((row) => row.key)}
          close={(ended) => {
            setVerb(undefined)
            if (ended) clear()
          }}
        />
      )}
    </div>
  )
}
