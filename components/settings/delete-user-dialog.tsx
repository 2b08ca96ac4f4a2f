'use client'

import { Alert, Button, Group, Modal, Text } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { api } from '@/lib/api/client'
import type { User } from '@/lib/api/contract/users'

export function DeleteUserDialog({ user, close }: { user: User; close: () => void }) {
  const client = useQueryClient()
  const remove = useMutation({
    mutationFn: () => api.deleteUser(user.id),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['users'] })
      close()
    },
  })
  return (
    <Modal opened onClose={close} title={`Delete ${user.name}`} closeButtonProps={{ 'aria-label': 'Close' }}>
      <Text>{user.name} is signed out everywhere and cannot sign in again. What they did stays in the audit.</Text>
      {remove.error && (
        <Alert color="red" mt="md" role="alert">
          {remove.error.message}
        </Alert>
      )}
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={close} data-autofocus>
          Cancel
        </Button>
        <Button color="red" loading={remove.isPending} onClick={() => remove.mutate()}>
          Delete
        </Button>
      </Group>
    </Modal>
  )
}
