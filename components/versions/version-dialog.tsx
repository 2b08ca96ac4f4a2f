'use client'

import { Select, Text, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '@/lib/api/client'
import type { NamespaceRow } from '@/lib/api/contract/namespaces'
import { useLevelNames } from '@/components/shell/use-levels'
import { ConfirmField } from '@/components/ui/confirm-field'
import { FormDialog } from '@/components/ui/form-dialog'
import { formatCount, plural } from '@/components/ui/format'
import { howSure, uncounted } from '@/components/ui/per-level'

export type VersionChange =
  | { readonly kind: 'bump'; readonly row: NamespaceRow }
  | { readonly kind: 'activate'; readonly row: NamespaceRow; readonly version: number }

export function VersionDialog({ change, close }: { change: VersionChange; close: () => void }) {
  const { namespace, version } = change.row
  const client = useQueryClient()
  const [typed, setTyped] = useState('')
  const [reason, setReason] = useState('')
  const [to, setTo] = useState(change.kind === 'activate' ? change.version : version.active)
  const { data: plan, isError } = useQuery({
    queryKey: ['preview', { namespace }],
    queryFn: ({ signal }) => api.previewInvalidation({ namespace }, { signal }),
    gcTime: 0,
  })
  const has = useLevelNames()
  const sure = plan ? howSure(plan, uncounted(plan, has)) : ''
  const save = useMutation({
    mutationFn: () => {
      const said = { confirm: typed, reason: reason || undefined }
      return change.kind === 'bump'
        ? api.bumpVersion(namespace, said)
        : api.activateVersion(namespace, { ...said, version: to })
    },
    onSuccess: ({ active }) => {
      notifications.show({ message: `${namespace} is at version ${active}` })
      void client.invalidateQueries()
      close()
    },
  })
  return (
    <FormDialog
      title={change.kind === 'bump' ? `A new version of ${namespace}` : `Another version of ${namespace}`}
      does={change.kind === 'bump' ? `Start v${Math.max(...version.known, version.active) + 1}` : `Serve v${to}`}
      incomplete={typed !== namespace}
      busy={save.isPending}
      error={save.error}
      submit={() => save.mutate()}
      close={close}
    >
      {change.kind === 'activate' && (
        <Select
          label="Version to serve"
          mb="md"
          allowDeselect={false}
          data={version.known
            .filter((known) => known !== version.active)
            .map((known) => ({ value: String(known), label: `v${known}` }))}
          value={String(to)}
          onChange={(value) => setTo(Number(value))}
        />
      )}
      <Text>
        From now on nothing of v{version.active} is served:{' '}
        {plan
          ? `${sure}${plural(plan.matched, 'key')}`
          : isError
            ? 'how many keys that are could not be counted'
            : 'counting'}
        {plan && `, ${sure}${formatCount(plan.expectedLoads)} loads to expect`}.
        {change.kind === 'activate' && ` What is still stored of v${to} is served again.`}
      </Text>
      <TextInput
        label="Reason"
        mt="md"
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
        data-autofocus
      />
      <ConfirmField name={namespace} typed={typed} type={setTyped} mt="md" />
    </FormDialog>
  )
}
