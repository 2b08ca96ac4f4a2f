'use client'

import { NumberInput, Skeleton } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { api } from '@/lib/api/client'
import type { Retention } from '@/lib/api/contract/retention'
import { MAX_RETENTION_DAYS, MIN_AUDIT_DAYS, MIN_HISTORY_DAYS } from '@/lib/kernel/retention'
import { GuardedButton, useForbidden } from '@/components/shell/session'
import { Loaded } from '@/components/ui/loaded'
import { Panel } from '@/components/ui/panel'
import styles from './settings.module.css'

const FIELDS = [
  {
    name: 'auditDays',
    label: 'Audit, days',
    means: 'Who did what. 30 at least: the database refuses to delete younger records',
    min: MIN_AUDIT_DAYS,
  },
  {
    name: 'historyDays',
    label: 'History, days',
    means: 'What charts are drawn from: steps of 10 s for 2 hours, of a minute for 2 days, then of an hour',
    min: MIN_HISTORY_DAYS,
  },
] as const
const FIXED = 'A variable of the server says so (TIMBERLINE_AUDIT_DAYS); it cannot be changed here.'

/** How long records are kept. */
export function RetentionPanel() {
  const retention = useQuery({
    queryKey: ['retention'],
    queryFn: ({ signal }) => api.getRetention({ signal }),
  })
  return (
    <Panel title="Retention" note="How long records are kept; older ones go within the hour">
      <Loaded query={retention} skeleton={<Skeleton height={92} />}>
        {(kept) => <RetentionForm key={`${kept.auditDays} ${kept.historyDays}`} kept={kept} />}
      </Loaded>
    </Panel>
  )
}

function RetentionForm({ kept }: { kept: Retention }) {
  const client = useQueryClient()
  const forbidden = useForbidden('admin')
  const [days, setDays] = useState({ auditDays: kept.auditDays, historyDays: kept.historyDays })
  const changed = FIELDS.filter(({ name }) => days[name] !== kept[name])
  const save = useMutation({
    mutationFn: () => api.changeRetention(Object.fromEntries(changed.map(({ name }) => [name, days[name]]))),
    onSuccess: (retention) => {
      client.setQueryData(['retention'], retention)
      notifications.show({ message: 'Kept from now on; what is too old goes within the hour' })
    },
    onError: (failure) => notifications.show({ color: 'red', title: 'Not changed', message: failure.message }),
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    save.mutate()
  }
  return (
    <form className={styles.retention} onSubmit={submit}>
      {FIELDS.map(({ name, label, means, min }) => (
        <NumberInput
          key={name}
          label={label}
          description={kept.fixed.includes(name) ? FIXED : means}
          min={min}
          max={MAX_RETENTION_DAYS}
          allowDecimal={false}
          clampBehavior="blur"
          disabled={forbidden !== undefined || kept.fixed.includes(name)}
          value={days[name]}
          onChange={(value) => setDays({ ...days, [name]: typeof value === 'number' ? value : kept[name] })}
        />
      ))}
      <GuardedButton needs="admin" type="submit" disabled={changed.length === 0} loading={save.isPending}>
        Save
      </GuardedButton>
    </form>
  )
}
