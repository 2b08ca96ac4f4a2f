'use client'

import { Alert, Button, Group, Modal, Text } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { api } from '@/lib/api/client'
import type { DeadLetter } from '@/lib/api/contract/write-behind'

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
    <Modal opened onClose={close} title="Discard an acknowledged write" closeButtonProps={{ 'aria-label': 'Close' }}>
      <Text>
        The {letter.isRemoval ? 'removal' : 'write'} of {letter.key} never reached its source and never will. This
        cannot be undone.
      </Text>
      {discard.error && (
        <Alert color="red" mt="md" role="alert">
          {discard.error.message}
        </Alert>
      )}
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={close} data-autofocus>
          Keep it
        </Button>
        <Button color="red" loading={discard.isPending} onClick={() => discard.mutate()}>
          Discard
        </Button>
      </Group>
    </Modal>
  )
}
