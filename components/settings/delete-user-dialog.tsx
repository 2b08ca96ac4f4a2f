'use client'

import { Text } from '@mantine/core'
import { api } from '@/lib/api/client'
import type { User } from '@/lib/api/contract/users'
import { FinalDialog } from '@/components/ui/final-dialog'

export function DeleteUserDialog({ user, close }: { user: User; close: () => void }) {
  return (
    <FinalDialog
      title={`Delete ${user.name}`}
      does="Delete"
      run={() => api.deleteUser(user.id)}
      outdates="users"
      then={close}
      close={close}
    >
      <Text>{user.name} is signed out everywhere and cannot sign in again. What they did stays in the audit.</Text>
    </FinalDialog>
  )
}
