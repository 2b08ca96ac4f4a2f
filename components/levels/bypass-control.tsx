'use client'

import { Button, Menu } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { api } from '@/lib/api/client'
import type { LevelRow } from '@/lib/api/contract/levels'
import { useScope } from '@/components/shell/scope'
import { GuardedButton, useForbidden } from '@/components/shell/session'
import { PLACES } from '@/components/ui/level-colors'

const SPANS = [
  ['1m', 'for a minute'],
  ['5m', 'for 5 minutes'],
  ['30m', 'for half an hour'],
] as const

/** Reads and writes pass a level by for a while: to see what the others do without it, or to spare it. */
export function BypassControl({ level }: { level: LevelRow }) {
  const client = useQueryClient()
  const { instance } = useScope()
  const forbidden = useForbidden('admin')
  const bypass = useMutation({
    mutationFn: (span: string | number) => api.bypassLevel(level.name, { for: span, instance }),
    onSuccess: ({ bypassedUntil }) =>
      notifications.show({
        message: `${PLACES[level.name].label} is ${bypassedUntil === null ? 'asked again' : 'bypassed for a while'}`,
      }),
    onError: (error) => notifications.show({ color: 'red', title: 'Not done', message: error.message }),
    onSettled: () => client.invalidateQueries({ queryKey: ['levels'] }),
  })
  if (level.bypassedUntil !== null)
    return (
      <GuardedButton
        needs="admin"
        size="compact-xs"
        variant="default"
        loading={bypass.isPending}
        onClick={() => bypass.mutate(0)}
      >
        Ask it again
      </GuardedButton>
    )
  if (forbidden)
    return (
      <GuardedButton needs="admin" size="compact-xs" variant="default">
        Bypass
      </GuardedButton>
    )
  return (
    <Menu position="bottom-start" width={220}>
      <Menu.Target>
        <Button
          size="compact-xs"
          variant="default"
          loading={bypass.isPending}
          aria-label={`Bypass ${PLACES[level.name].label}`}
        >
          Bypass
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          In the process {instance ? 'chosen above' : 'that answers here'}, no read or write asks it
        </Menu.Label>
        {SPANS.map(([span, label]) => (
          <Menu.Item key={span} onClick={() => bypass.mutate(span)}>
            {label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
