'use client'

import { Select, Skeleton, Switch, Tooltip } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { api } from '@/lib/api/client'
import type { SwitchDemo } from '@/lib/api/contract/demo'
import { usePoll } from '@/components/shell/refresh'
import { useForbidden } from '@/components/shell/session'
import { Facts } from '@/components/ui/facts'
import { formatCount, formatPerSecond } from '@/components/ui/format'
import { Panel } from '@/components/ui/panel'
import { ErrorState } from '@/components/ui/state-message'
import styles from './settings.module.css'

const RATES = [50, 100, 300, 1000, 3000]

export function DemoPanel() {
  const { data, error, refetch } = usePoll(['demo'], (call) => api.getDemo(call))
  const client = useQueryClient()
  const forbidden = useForbidden('operator')
  const change = useMutation({
    mutationFn: (wanted: SwitchDemo) => api.switchDemo(wanted),
    onSuccess: (demo) => client.setQueryData(['demo'], demo),
    onError: (failure) => notifications.show({ color: 'red', title: 'Not switched', message: failure.message }),
  })
  return (
    <Panel
      title="Demo traffic"
      note="Reads and writes the demo database through the cache, so that there is something to look at"
    >
      {error && !data ? (
        <ErrorState error={error} retry={() => void refetch()} />
      ) : !data ? (
        <Skeleton height={92} />
      ) : !data.available ? (
        <p className={styles.quiet}>
          This server runs without the demo: it uses a database of its own, or TIMBERLINE_DEMO is off.
        </p>
      ) : (
        <div style={{ display: 'grid', gap: 16 }}>
          <div style={{ display: 'flex', flexWrap: 'wrap', gap: 24, alignItems: 'flex-end' }}>
            <Tooltip label={forbidden} disabled={!forbidden}>
              <div className={styles.switch}>
                <Switch
                  label={data.on ? 'On' : 'Off'}
                  aria-label="Demo traffic"
                  checked={data.on}
                  disabled={forbidden !== undefined || change.isPending}
                  onChange={(event) => change.mutate({ on: event.currentTarget.checked })}
                />
              </div>
            </Tooltip>
            <Select
              label="Requests a second"
              w={160}
              allowDeselect={false}
              disabled={forbidden !== undefined || change.isPending}
              data={[...new Set([...RATES, data.ratePerSecond])]
                .sort((a, b) => a - b)
                .map((rate) => ({ value: String(rate), label: formatPerSecond(rate) }))}
              value={String(data.ratePerSecond)}
              onChange={(value) => change.mutate({ on: data.on, ratePerSecond: Number(value) })}
            />
          </div>
          <Facts
            facts={[
              ['Requests so far', formatCount(data.requests), 'Reads and writes since the demo began, of this process'],
              ['Errors', formatCount(data.errors), 'Of those, the ones that failed'],
            ]}
          />
        </div>
      )}
    </Panel>
  )
}
