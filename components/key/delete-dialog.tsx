'use client'

import { Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useRouter } from 'next/navigation'
import { useState } from 'react'
import { api } from '@/lib/api/client'
import type { EntryDetail } from '@/lib/api/contract/entries'
import { FinalDialog } from '@/components/ui/final-dialog'
import { formatCount, formatName } from '@/components/ui/format'
import { Name } from '@/components/ui/name'
import ui from '@/components/ui/ui.module.css'
import { changedSince } from './changed-since'

const refuse = (thrown: unknown): never => {
  throw changedSince(thrown instanceof Error ? thrown : new Error(String(thrown)))
}

/** Deletes what was shown: the ETag of the moment the dialog was opened goes with it. */
export function DeleteDialog({ entry, close }: { entry: EntryDetail; close: () => void }) {
  const router = useRouter()
  // What cannot be served has none.
  const [ifMatch] = useState(entry.value === null ? undefined : entry.etag)
  const leave = () => {
    notifications.show({ message: `Deleted ${formatName(entry.key)} from every level` })
    router.push('/keys')
  }
  return (
    <FinalDialog
      title="Delete this entry?"
      does="Delete"
      run={() => api.deleteEntry(entry.key, { ifMatch }).catch(refuse)}
      outdates="entries"
      then={leave}
      close={close}
    >
      <Text className={ui.mono}>
        <Name of={entry.key} />
      </Text>
      <Text mt="sm">
        It goes from every level and every process. The next read loads it from the source again
        {entry.dependentsTotal > 0 && `; the ${formatCount(entry.dependentsTotal)} entries made from it go with it`}.
      </Text>
    </FinalDialog>
  )
}
