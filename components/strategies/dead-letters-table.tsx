'use client'

import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '@/lib/api/client'
import type { DeadLetter } from '@/lib/api/contract/write-behind'
import { GuardedButton } from '@/components/shell/session'
import { formatName } from '@/components/ui/format'
import { KeyLink } from '@/components/ui/links'
import { Table } from '@/components/ui/table'
import ui from '@/components/ui/ui.module.css'
import { When } from '@/components/ui/when'
import { DiscardDialog } from './discard-dialog'

const COLUMNS = ['Key', 'Write', 'Written', 'Given up', 'What the source said', 'Act']

export function DeadLettersTable({ letters }: { letters: readonly DeadLetter[] }) {
  const [discarding, setDiscarding] = useState<DeadLetter>()
  return (
    <>
      <Table label="Dead letters" columns={COLUMNS} stacks>
        {letters.map((letter) => (
          <LetterLine key={letter.id} letter={letter} discard={() => setDiscarding(letter)} />
        ))}
      </Table>
      {discarding && <DiscardDialog letter={discarding} close={() => setDiscarding(undefined)} />}
    </>
  )
}

function LetterLine({ letter, discard }: { letter: DeadLetter; discard: () => void }) {
  const client = useQueryClient()
  const redrive = useMutation({
    mutationFn: () => api.redriveDeadLetter(letter.id),
    onSuccess: ({ outcome }) =>
      notifications.show({
        message:
          outcome === 'applied'
            ? `${formatName(letter.key)} is in the source now`
            : `${formatName(letter.key)} was written again since: there was nothing to do`,
      }),
    onError: (error) => notifications.show({ color: 'red', title: 'Refused again', message: error.message }),
    onSettled: () => client.invalidateQueries({ queryKey: ['write-behind'] }),
  })
  const actions = (
    <span style={{ display: 'flex', gap: 6 }}>
      <GuardedButton size="compact-xs" variant="default" loading={redrive.isPending} onClick={() => redrive.mutate()}>
        Redrive
      </GuardedButton>
      <GuardedButton size="compact-xs" variant="default" onClick={discard}>
        Discard
      </GuardedButton>
    </span>
  )
  return (
    <tr>
      <td>
        <KeyLink of={letter.key} />
      </td>
      <td>{letter.isRemoval ? 'removal' : 'write'}</td>
      <td className={ui.figure}>
        <When at={letter.at} />
      </td>
      <td className={ui.figure}>
        <When at={letter.buriedAt} />
      </td>
      <td className={ui.wide} style={{ minWidth: 180 }}>
        {letter.reason}
      </td>
      <td className={ui.wide}>{actions}</td>
    </tr>
  )
}
