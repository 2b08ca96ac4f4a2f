'use client'

import { Badge, Skeleton } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '@/lib/api/client'
import type { User } from '@/lib/api/contract/users'
import { GuardedButton, useAllowed, useForbidden } from '@/components/shell/session'
import { Loaded } from '@/components/ui/loaded'
import { Panel } from '@/components/ui/panel'
import { StateMessage } from '@/components/ui/state-message'
import { Table } from '@/components/ui/table'
import ui from '@/components/ui/ui.module.css'
import { When } from '@/components/ui/when'
import { DeleteUserDialog } from './delete-user-dialog'
import { UserDialog } from './user-dialog'

const COLUMNS = ['Name', 'Role', 'Made', 'Last signed in', 'Act']

type Change = { readonly kind: 'edit' | 'delete'; readonly user: User }

export function UsersPanel() {
  const forbidden = useForbidden('admin')
  const allowed = useAllowed('admin')
  const [adding, dialog] = useDisclosure()
  const [change, setChange] = useState<Change>()
  const users = useQuery({
    queryKey: ['users'],
    queryFn: ({ signal }) => api.listUsers({ signal }),
    enabled: allowed,
  })
  return (
    <Panel
      title="Users"
      note="A viewer reads, an operator changes what is cached, an admin changes who may"
      actions={
        <GuardedButton needs="admin" size="xs" variant="default" onClick={dialog.open}>
          New user
        </GuardedButton>
      }
      flush
    >
      {forbidden ? (
        <StateMessage title="Only admins see users">{forbidden}</StateMessage>
      ) : (
        <Loaded
          query={users}
          skeleton={<Skeleton height={120} radius={0} />}
          empty={
            <StateMessage title="No users">
              You came by the link of the start. Users sign in by name and password, and the audit knows them apart.
            </StateMessage>
          }
        >
          {({ items }) => (
            <Table label="Users" columns={COLUMNS} stacks>
              {items.map((user) => (
                <UserLine key={user.id} user={user} change={(kind) => setChange({ kind, user })} />
              ))}
            </Table>
          )}
        </Loaded>
      )}
      {adding && <UserDialog close={dialog.close} />}
      {change?.kind === 'edit' && <UserDialog user={change.user} close={() => setChange(undefined)} />}
      {change?.kind === 'delete' && <DeleteUserDialog user={change.user} close={() => setChange(undefined)} />}
    </Panel>
  )
}

function UserLine({ user, change }: { user: User; change: (kind: Change['kind']) => void }) {
  const actions = (
    <span style={{ display: 'flex', gap: 6 }}>
      <GuardedButton needs="admin" size="compact-xs" variant="default" onClick={() => change('edit')}>
        Change
      </GuardedButton>
      <GuardedButton needs="admin" size="compact-xs" variant="default" onClick={() => change('delete')}>
        Delete
      </GuardedButton>
    </span>
  )
  return (
    <tr>
      <td>{user.name}</td>
      <td>
        <Badge variant="default" size="sm" tt="none">
          {user.role}
        </Badge>
      </td>
      <td className={ui.figure}>
        <When at={user.createdAt} /> by {user.createdBy}
      </td>
      <td className={ui.figure}>{user.lastSignInAt === null ? 'never' : <When at={user.lastSignInAt} />}</td>
      <td className={ui.wide}>{actions}</td>
    </tr>
  )
}
