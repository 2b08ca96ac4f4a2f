'use client'

import { Skeleton } from '@mantine/core'
import { api } from '@/lib/api/client'
import { usePoll } from '@/components/shell/refresh'
import { useScope } from '@/components/shell/scope'
import { plural } from '@/components/ui/format'
import { PageHeader } from '@/components/ui/page-header'
import { Panel } from '@/components/ui/panel'
import { ErrorState, StateMessage } from '@/components/ui/state-message'
import { NamespacesTable } from './namespaces-table'
import styles from './strategies.module.css'
import { TrialPanel } from './trial-panel'
import { WriteBehindPanel } from './write-behind-panel'

export function Strategies() {
  const { instance } = useScope()
  const { data, error, refetch } = usePoll(['strategies', instance ?? null], (call) =>
    api.listStrategies({ instance }, call),
  )
  return (
    <>
      <PageHeader title="Strategies" text="How each namespace meets its source, and what that did so far" />
      <div className={styles.stack}>
        <Panel
          title="Side by side"
          note="Counted since each process started; figures say what they mean on hover"
          flush
        >
          {data && data.silent.length > 0 && (
            <p className={styles.silent} role="status">
              {plural(data.silent.length, 'process does', 'processes do')} not answer, and{' '}
              {data.silent.length === 1 ? 'is' : 'are'} left out.
            </p>
          )}
          {error && !data ? (
            <ErrorState error={error} retry={() => void refetch()} />
          ) : !data ? (
            <Skeleton h={{ base: 1500, sm: 1150, lg: 890, xl: 500 }} radius={0} />
          ) : data.items.length === 0 ? (
            <StateMessage title="No namespaces yet">
              A namespace is the part of a key before its first colon; it is listed here with its first request, or once
              it is declared.
            </StateMessage>
          ) : (
            <NamespacesTable rows={data.items} />
          )}
        </Panel>
        {data ? <TrialPanel rows={data.items} /> : !error && <Skeleton height={118} radius={8} />}
        <WriteBehindPanel />
      </div>
    </>
  )
}
