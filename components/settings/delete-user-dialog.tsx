'use client'

import { Text } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { api } from '@/lib/api/client'
import type { User } from '@/lib/api/contract/users'
import { FormDialog } from '@/components/ui/form-dialog'

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
    <FormDialog
      title={`Delete ${user.name}`}
      does="Delete"
      isFinal
      busy={remove.isPending}
      error={remove.error}
      submit={() => remove.mutate()}
      close={close}
    >
      <Text>{user.name} is signed out everywhere and cannot sign in again. What they did stays in the audit.</Text>
    </FormDialog>
  )
}
