'use client'

import { Button, Group, Modal, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { api } from '@/lib/api/client'
import type { EntryDetail } from '@/lib/api/contract/entries'
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
    <Modal opened onClose={close} title="Delete this entry?" closeButtonProps={{ 'aria-label': 'Close' }}>
      <Text className={ui.mono}>{entry.key}</Text>
      <Text mt="sm">
        It goes from every level and every process. The next read loads it from the source again
        {entry.dependents.length > 0 && `; the ${entry.dependents.length} entries made from it go with it`}.
      </Text>
      {remove.error && (
        <Text c="var(--tl-bad)" mt="sm" role="alert">
          {remove.error.message}
        </Text>
      )}
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={close}>
          Keep
        </Button>
        <Button color="red.8" loading={remove.isPending} onClick={() => remove.mutate()} data-autofocus>
          Delete
        </Button>
      </Group>
    </Modal>
  )
}
