'use client'

import { Button } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { notifications } from '@mantine/notifications'
import { IconEraser, IconPencil, IconRefresh, IconRoute, IconTrash } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import Link from 'next/link'
import { api } from '@/lib/api/client'
import type { EntryDetail } from '@/lib/api/contract/entries'
import { GuardedButton } from '@/components/shell/session'
import { formatLatency } from '@/components/ui/format'
import { invalidateHref } from '@/components/ui/links'
import { DeleteDialog } from './delete-dialog'
import { EditDialog } from './edit-dialog'
import styles from './key.module.css'
import { TraceDialog } from './trace-dialog'

const icon = { size: 16, stroke: 1.7 }

export function KeyActions({ entry }: { entry: EntryDetail }) {
  const client = useQueryClient()
  const [editing, edit] = useDisclosure()
  const [deleting, remove] = useDisclosure()
  const [tracing, trace] = useDisclosure()
  const refresh = useMutation({
    mutationFn: () => api.refreshEntry(entry.key),
    onSuccess: ({ ms }) => notifications.show({ message: `Loaded again from the source in ${formatLatency(ms)}` }),
    onError: (error) => notifications.show({ color: 'red', title: 'Not refreshed', message: error.message }),
    onSettled: () => client.invalidateQueries({ queryKey: ['entry'] }),
  })
  return (
    <div className={styles.actions}>
      <GuardedButton variant="default" size="xs" leftSection={<IconRoute {...icon} />} onClick={trace.open}>
        Trace a read
      </GuardedButton>
      {entry.canRefresh && (
        <GuardedButton
          variant="default"
          size="xs"
          leftSection={<IconRefresh {...icon} />}
          loading={refresh.isPending}
          onClick={() => refresh.mutate()}
        >
          Refresh
        </GuardedButton>
      )}
      <GuardedButton
        variant="default"
        size="xs"
        leftSection={<IconPencil {...icon} />}
        disabled={!entry.value?.isJson || entry.value.truncated}
        onClick={edit.open}
      >
        Edit
      </GuardedButton>
      <GuardedButton variant="default" size="xs" leftSection={<IconTrash {...icon} />} onClick={remove.open}>
        Delete
      </GuardedButton>
      <Button
        component={Link}
        href={invalidateHref({ key: entry.key })}
        size="xs"
        leftSection={<IconEraser {...icon} />}
      >
        Invalidate
      </Button>
      {editing && <EditDialog entry={entry} close={edit.close} />}
      {deleting && <DeleteDialog entry={entry} close={remove.close} />}
      {tracing && <TraceDialog keyName={entry.key} close={trace.close} />}
    </div>
  )
}
