'use client'

import { Button, Group, Modal, MultiSelect, Select, Text, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '@/lib/api/client'
import { SCOPES, type Scope } from '@/lib/api/contract/scopes'
import { CodeBlock } from '@/components/ui/code-block'
import { FormDialog } from '@/components/ui/form-dialog'
import type { Role } from '@/lib/kernel/role'
import { RoleSelect } from './role-select'

const LIVES = [
  { value: '7d', label: '7 days' },
  { value: '90d', label: '90 days' },
  { value: '365d', label: 'a year' },
  { value: '', label: 'until it is revoked' },
]

export function TokenDialog({ close }: { close: () => void }) {
  const client = useQueryClient()
  const [name, setName] = useState('')
  const [role, setRole] = useState<Role>('operator')
  const [scopes, setScopes] = useState<Scope[]>([])
  const [life, setLife] = useState('90d')
  const create = useMutation({
    mutationFn: () =>
      api.createToken({
        ...{ name, role, expiresIn: life || undefined },
        scopes: scopes.length > 0 ? scopes : undefined,
      }),
    onSettled: () => client.invalidateQueries({ queryKey: ['tokens'] }),
  })
  if (create.data) return <NewToken token={create.data.token} close={close} />
  return (
    <FormDialog
      title="New token"
      does="Make the token"
      incomplete={name.trim() === ''}
      busy={create.isPending}
      error={create.error}
      submit={() => create.mutate()}
      close={close}
    >
      <TextInput
        label="What it is for"
        placeholder="deploy pipeline"
        value={name}
        maxLength={100}
        onChange={(event) => setName(event.currentTarget.value)}
        data-autofocus
      />
      <RoleSelect value={role} choose={setRole} />
      <MultiSelect
        label="For which calls"
        description="All that the role allows, where none is picked"
        mt="md"
        data={[...SCOPES]}
        value={scopes}
        onChange={(picked) => setScopes(SCOPES.filter((scope) => picked.includes(scope)))}
      />
      <Select
        label="Good for"
        mt="md"
        allowDeselect={false}
        data={LIVES}
        value={life}
        onChange={(value) => setLife(value ?? '90d')}
      />
    </FormDialog>
  )
}

/** Not closed by a click beside it: it cannot be shown again. */
function NewToken({ token, close }: { token: string; close: () => void }) {
  return (
    <Modal
      opened
      onClose={close}
      title="Copy it now"
      closeOnClickOutside={false}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <Text mb="sm">This is the only time it is shown. Only its hash is kept.</Text>
      <CodeBlock code={token} label="token" />
      <Group justify="flex-end" mt="lg">
        <Button onClick={close}>I have copied it</Button>
      </Group>
    </Modal>
  )
}
