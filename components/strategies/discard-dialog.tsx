'use client'

import { Text } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { api } from '@/lib/api/client'
import type { DeadLetter } from '@/lib/api/contract/write-behind'
import { FormDialog } from '@/components/ui/form-dialog'

export function DiscardDialog({ letter, close }: { letter: DeadLetter; close: () => void }) {
  const client = useQueryClient()
  const discard = useMutation({
    mutationFn: () => api.discardDeadLetter(letter.id),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['write-behind'] })
      close()
    },
  })
  return (
    <FormDialog
      title="Discard an acknowledged write"
      does="Discard"
      isFinal
      busy={discard.isPending}
      error={discard.error}
      submit={() => discard.mutate()}
      close={close}
    >
      <Text>
        The {letter.isRemoval ? 'removal' : 'write'} of {letter.key} never reached its source and never will. This
        cannot be undone.
      </Text>
    </FormDialog>
  )
}
