'use client'

import { Button } from '@mantine/core'
import { IconEraser, IconHourglass, IconRefresh } from '@tabler/icons-react'
import { useState } from 'react'
import type { EntryRow } from '@/lib/api/contract/entries'
import { entriesFile } from '@/lib/api/contract/entries-file'
import { fileName, fileText, type FileFormat } from '@/lib/api/contract/file'
import { GuardedButton } from '@/components/shell/session'
import { plural } from '@/components/ui/format'
import { saveFile } from '@/components/ui/save-file'
import { BulkDialog, type BulkVerb } from './bulk-dialog'
import { ExportMenu } from './export-menu'
import styles from './keys.module.css'

const icon = { size: 15, stroke: 1.7 }

interface SelectionBarProps {
  rows: readonly EntryRow[]
  clear: () => void
}

/** What can be done with the rows that are marked; stands in the filters' place while some are. */
export function SelectionBar({ rows, clear }: SelectionBarProps) {
  const [verb, setVerb] = useState<BulkVerb>()
  const save = (format: FileFormat) =>
    saveFile(fileName(format, entriesFile), new Blob([fileText(format, rows, entriesFile)], { type: format }))
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
      <ExportMenu label="Export" size="compact-sm" save={save} />
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
