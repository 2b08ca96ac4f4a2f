'use client'

import { PasswordInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '@/lib/api/client'
import { FormDialog } from '@/components/ui/form-dialog'

const show = { visibilityToggleButtonProps: { 'aria-label': 'Show the password' } }

/** One's own password, by who knows the present one. */
export function PasswordDialog({ close }: { close: () => void }) {
  const [password, setPassword] = useState('')
  const [newPassword, setNewPassword] = useState('')
  const change = useMutation({
    mutationFn: () => api.changePassword({ password, newPassword }),
    onSuccess: () => {
      notifications.show({ message: 'Your password is changed; where else you were signed in you no longer are' })
      close()
    },
  })
  return (
    <FormDialog
      title="Change my password"
      does="Change it"
      incomplete={password === '' || newPassword === ''}
      busy={change.isPending}
      error={change.error}
      submit={() => change.mutate()}
      close={close}
    >
      <PasswordInput
        label="Present password"
        value={password}
        autoComplete="current-password"
        onChange={(event) => setPassword(event.currentTarget.value)}
        data-autofocus
        {...show}
      />
      <PasswordInput
        label="New password"
        description="15 characters or more; a few words make a good one"
        mt="md"
        value={newPassword}
        autoComplete="new-password"
        onChange={(event) => setNewPassword(event.currentTarget.value)}
        {...show}
      />
    </FormDialog>
  )
}
