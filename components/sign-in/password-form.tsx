'use client'

import { Button, PasswordInput, TextInput } from '@mantine/core'
import { useState } from 'react'

interface PasswordFormProps {
  busy: boolean
  signIn: (name: string, password: string) => void
}

/** For users that an admin made in Settings. */
export function PasswordForm({ busy, signIn }: PasswordFormProps) {
  const [name, setName] = useState('')
  const [password, setPassword] = useState('')
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault()
        signIn(name.trim(), password)
      }}
    >
      <TextInput
        label="Name"
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
        autoComplete="username"
        spellCheck={false}
      />
      <PasswordInput
        label="Password"
        mt="sm"
        value={password}
        onChange={(event) => setPassword(event.currentTarget.value)}
        autoComplete="current-password"
        visibilityToggleButtonProps={{ 'aria-label': 'Show the password' }}
      />
      <Button type="submit" mt="md" fullWidth loading={busy} disabled={name.trim() === '' || password === ''}>
        Sign in
      </Button>
    </form>
  )
}
