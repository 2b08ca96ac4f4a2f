'use client'

import { Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '@/lib/api/client'
import type { LettersTarget } from '@/lib/api/contract/write-behind'
import { RunningOperation } from '@/components/shell/running-operation'
import { ConfirmField } from '@/components/ui/confirm-field'
import { FormDialog } from '@/components/ui/form-dialog'
import { plural } from '@/components/ui/format'

interface DiscardAllDialogProps {
  target: LettersTarget
  /** What must be typed: the namespace, or the cache for all of them. */
  name: string
  close: () => void
}

export function DiscardAllDialog({ target, name, close }: DiscardAllDialogProps) {
  const client = useQueryClient()
  const [typed, setTyped] = useState('')
  const discard = useMutation({
    mutationFn: () => api.discardDeadLetters({ target, confirm: typed }),
    onSuccess: ({ done }) => {
      notifications.show({ message: `${plural(done, 'write')} discarded` })
      void client.invalidateQueries({ queryKey: ['write-behind'] })
      close()
    },
  })
  return (
    <FormDialog
      title="Discard acknowledged writes"
      does="Discard all"
      isFinal
      incomplete={typed !== name}
      busy={discard.isPending}
      error={discard.error}
      submit={() => discard.mutate()}
      close={close}
    >
      <Text>
        Every dead letter of {'all' in target ? 'every namespace' : target.namespace} goes: these writes never reached
        their source and never will. This cannot be undone.
      </Text>
      <ConfirmField name={name} typed={typed} type={setTyped} mt="md" />
      {discard.isPending && <RunningOperation kinds={['discard']} isAwaited />}
    </FormDialog>
  )
}
