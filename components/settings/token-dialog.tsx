'use client'

import { Alert, Button, Group, Modal, MultiSelect, Select, Text, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '@/lib/api/client'
import { SCOPES, type Scope } from '@/lib/api/contract/scopes'
import { CodeBlock } from '@/components/ui/code-block'
import { ROLES, type Role } from '@/lib/kernel/role'

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
  return (
    <Modal
      opened
      onClose={close}
      title={create.data ? 'Copy it now' : 'New token'}
      closeOnClickOutside={!create.data}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {create.data ? (
        <>
          <Text mb="sm">This is the only time it is shown. Only its hash is kept.</Text>
          <CodeBlock code={create.data.token} label="token" />
          <Group justify="flex-end" mt="lg">
            <Button onClick={close}>I have copied it</Button>
          </Group>
        </>
      ) : (
        <form
          onSubmit={(event) => {
            event.preventDefault()
            create.mutate()
          }}
        >
          <TextInput
            label="What it is for"
            placeholder="deploy pipeline"
            value={name}
            maxLength={100}
            onChange={(event) => setName(event.currentTarget.value)}
            data-autofocus
          />
          <Select
            label="Role"
            mt="md"
            allowDeselect={false}
            data={[...ROLES]}
            value={role}
            onChange={(value) => setRole(ROLES.find((one) => one === value) ?? 'viewer')}
          />
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
          {create.error && (
            <Alert color="red" mt="md" role="alert">
              {create.error.message}
            </Alert>
          )}
          <Group justify="flex-end" mt="lg">
            <Button variant="default" onClick={close}>
              Cancel
            </Button>
            <Button type="submit" disabled={name.trim() === ''} loading={create.isPending}>
              Make the token
            </Button>
          </Group>
        </form>
      )}
    </Modal>
  )
}
