'use client'

import { Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { api } from '@/lib/api/client'
import type { EntryDetail } from '@/lib/api/contract/entries'
import { FormDialog } from '@/components/ui/form-dialog'
import { formatCount } from '@/components/ui/format'
import ui from '@/components/ui/ui.module.css'

export function DeleteDialog({ entry, close }: { entry: EntryDetail; close: () => void }) {
  const client = useQueryClient()
  const router = useRouter()
  const remove = useMutation({
    mutationFn: () => api.deleteEntry(entry.key),
    onSuccess: () => {
      notifications.show({ message: `Deleted ${entry.key} from every level` })
      void client.invalidateQueries({ queryKey: ['entries'] })
      router.push('/keys')
    },
  })
  return (
    <FormDialog
      title="Delete this entry?"
      does="Delete"
      isFinal
      busy={remove.isPending}
      error={remove.error}
      submit={() => remove.mutate()}
      close={close}
    >
      <Text className={ui.mono}>{entry.key}</Text>
      <Text mt="sm">
        It goes from every level and every process. The next read loads it from the source again
        {entry.dependentsTotal > 0 && `; the ${formatCount(entry.dependentsTotal)} entries made from it go with it`}.
      </Text>
    </FormDialog>
  )
}
