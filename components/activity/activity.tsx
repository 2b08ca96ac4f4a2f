'use client'

import { Tabs } from '@mantine/core'
import { parseAsStringLiteral, useQueryState } from 'nuqs'
import { useForbidden } from '@/components/shell/session'
import { PageHeader } from '@/components/ui/page-header'
import { AuditPanel } from './audit-panel'
import { FeedPanel } from './feed-panel'
import { OperationsPanel } from './operations-panel'

const VIEWS = ['live', 'operations', 'audit'] as const

export function Activity() {
  const [view, setView] = useQueryState(
    'view',
    parseAsStringLiteral(VIEWS).withDefault('live').withOptions({ history: 'push' }),
  )
  const noAudit = useForbidden('admin')
  return (
    <>
      <PageHeader title="Activity" text="What happens now, and what was done" />
      <Tabs
        value={view}
        onChange={(value) => void setView(VIEWS.find((one) => one === value) ?? 'live')}
        keepMounted={false}
      >
        <Tabs.List mb={16}>
          <Tabs.Tab value="live">Live</Tabs.Tab>
          <Tabs.Tab value="operations">Operations</Tabs.Tab>
          <Tabs.Tab value="audit" disabled={noAudit !== undefined} title={noAudit}>
            Audit
          </Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="live">
          <FeedPanel />
        </Tabs.Panel>
        <Tabs.Panel value="operations">
          <OperationsPanel />
        </Tabs.Panel>
        <Tabs.Panel value="audit">
          <AuditPanel />
        </Tabs.Panel>
      </Tabs>
    </>
  )
}
