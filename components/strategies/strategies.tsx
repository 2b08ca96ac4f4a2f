'use client'

import { Skeleton } from '@mantine/core'
import { api } from '@/lib/api/client'
import { usePoll } from '@/components/shell/refresh'
import { useScope } from '@/components/shell/scope'
import { plural } from '@/components/ui/format'
import { Loaded } from '@/components/ui/loaded'
import { PageHeader } from '@/components/ui/page-header'
import { Panel } from '@/components/ui/panel'
import { StateMessage } from '@/components/ui/state-message'
import { NamespacesTable } from './namespaces-table'
import styles from './strategies.module.css'
import { TrialPanel } from './trial-panel'
import { WriteBehindPanel } from './write-behind-panel'

export function Strategies() {
  const { instance } = useScope()
  const strategies = usePoll(['strategies', instance ?? null], (call) => api.listStrategies({ instance }, call))
  const { data, error } = strategies
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
          <Loaded
            query={strategies}
            skeleton={<Skeleton h={{ base: 1500, sm: 1150, lg: 890, xl: 500 }} radius={0} />}
            empty={
              <StateMessage title="No namespaces yet">
                A namespace is the part of a key before its first colon; it is listed here with its first request, or
                once it is declared.
              </StateMessage>
            }
          >
            {({ items }) => <NamespacesTable rows={items} />}
          </Loaded>
        </Panel>
        {data ? <TrialPanel rows={data.items} /> : !error && <Skeleton height={118} radius={8} />}
        <WriteBehindPanel />
      </div>
    </>
  )
}
