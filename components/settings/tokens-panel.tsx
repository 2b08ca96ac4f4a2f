'use client'

import { Badge, Skeleton } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { notifications } from '@mantine/notifications'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { api } from '@/lib/api/client'
import type { Token } from '@/lib/api/contract/tokens'
import { GuardedButton, useAllowed, useForbidden } from '@/components/shell/session'
import { Loaded } from '@/components/ui/loaded'
import { Panel } from '@/components/ui/panel'
import { StateMessage } from '@/components/ui/state-message'
import { Table } from '@/components/ui/table'
import ui from '@/components/ui/ui.module.css'
import { When } from '@/components/ui/when'
import { TokenDialog } from './token-dialog'

const COLUMNS = ['Name', 'Role', 'For', 'Made', 'Last used', 'Ends', 'Act']

export function TokensPanel() {
  const forbidden = useForbidden('admin')
  const allowed = useAllowed('admin')
  const [opened, dialog] = useDisclosure()
  const tokens = useQuery({
    queryKey: ['tokens'],
    queryFn: ({ signal }) => api.listTokens({ signal }),
    enabled: allowed,
  })
  return (
    <Panel
      title="Tokens"
      note="For scripts and pipelines: Authorization: Bearer …"
      actions={
        <GuardedButton needs="admin" size="xs" variant="default" onClick={dialog.open}>
          New token
        </GuardedButton>
      }
      flush
    >
      {forbidden ? (
        <StateMessage title="Only admins see tokens">{forbidden}</StateMessage>
      ) : (
        <Loaded
          query={tokens}
          skeleton={<Skeleton height={120} radius={0} />}
          empty={
            <StateMessage title="No tokens">
              A token is shown once, when it is made; only its hash is kept.
            </StateMessage>
          }
        >
          {({ items }) => (
            <Table label="Tokens" columns={COLUMNS} stacks>
              {items.map((token) => (
                <TokenLine key={token.id} token={token} />
              ))}
            </Table>
          )}
        </Loaded>
      )}
      {opened && <TokenDialog close={dialog.close} />}
    </Panel>
  )
}

function TokenLine({ token }: { token: Token }) {
  const client = useQueryClient()
  const revoke = useMutation({
    mutationFn: () => api.revokeToken(token.id),
    onSuccess: () => notifications.show({ message: `${token.name} is revoked` }),
    onError: (error) => notifications.show({ color: 'red', title: 'Not revoked', message: error.message }),
    onSettled: () => client.invalidateQueries({ queryKey: ['tokens'] }),
  })
  const moment = (at: number | null) => (at === null ? 'never' : <When at={at} />)
  return (
    <tr>
      <td>{token.name}</td>
      <td>
        <Badge variant="default" size="sm" tt="none">
          {token.role}
        </Badge>
      </td>
      <td className={ui.wide}>{token.scopes?.join(', ') ?? 'everything'}</td>
      <td className={ui.figure}>
        <When at={token.createdAt} /> by {token.createdBy}
      </td>
      <td className={ui.figure}>{moment(token.lastUsedAt)}</td>
      <td className={ui.figure}>{moment(token.expiresAt)}</td>
      <td>
        {token.revokedAt === null ? (
          <GuardedButton
            needs="admin"
            size="compact-xs"
            variant="default"
            loading={revoke.isPending}
            onClick={() => revoke.mutate()}
          >
            Revoke
          </GuardedButton>
        ) : (
          'revoked'
        )}
      </td>
    </tr>
  )
}
