'use client'

import { Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useRouter } from 'next/navigation'
import { api } from '@/lib/api/client'
import type { EntryDetail } from '@/lib/api/contract/entries'
import { FinalDialog } from '@/components/ui/final-dialog'
import { formatCount, formatName } from '@/components/ui/format'
import { Name } from '@/components/ui/name'
import ui from '@/components/ui/ui.module.css'

export function DeleteDialog({ entry, close }: { entry: EntryDetail; close: () => void }) {
  const router = useRouter()
  const leave = () => {
    notifications.show({ message: `Deleted ${formatName(entry.key)} from every level` })
    router.push('/keys')
  }
  return (
    <FinalDialog
      title="Delete this entry?"
      does="Delete"
      run={() => api.deleteEntry(entry.key)}
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
