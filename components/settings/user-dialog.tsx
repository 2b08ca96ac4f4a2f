'use client'

import { PasswordInput, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '@/lib/api/client'
import type { User } from '@/lib/api/contract/users'
import { FormDialog } from '@/components/ui/form-dialog'
import type { Role } from '@/lib/kernel/role'
import { RoleSelect } from './role-select'

/** A new user, or another role or password for one there is. */
export function UserDialog({ user, close }: { user?: User; close: () => void }) {
  const client = useQueryClient()
  const [name, setName] = useState('')
  const [role, setRole] = useState<Role>(user?.role ?? 'viewer')
  const [password, setPassword] = useState('')
  const save = useMutation({
    mutationFn: () =>
      user
        ? api.updateUser(user.id, { role, password: password || undefined })
        : api.createUser({ name: name.trim(), role, password }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['users'] })
      close()
    },
  })
  const incomplete = !user && (name.trim() === '' || password === '')
  return (
    <FormDialog
      title={user ? `Change ${user.name}` : 'New user'}
      does={user ? 'Save' : 'Make the user'}
      incomplete={incomplete}
      busy={save.isPending}
      error={save.error}
      submit={() => save.mutate()}
      close={close}
    >
      {!user && (
        <TextInput
          label="Name"
          placeholder="ada"
          value={name}
          maxLength={64}
          autoComplete="off"
          onChange={(event) => setName(event.currentTarget.value)}
          data-autofocus
        />
      )}
      <RoleSelect value={role} choose={setRole} />
      <PasswordInput
        label={user ? 'New password' : 'Password'}
        description={user ? 'Left empty, the old one stays' : '15 characters or more; a few words make a good one'}
        mt="md"
        value={password}
        autoComplete="new-password"
        onChange={(event) => setPassword(event.currentTarget.value)}
        visibilityToggleButtonProps={{ 'aria-label': 'Show the password' }}
      />
    </FormDialog>
  )
}
