'use client'

import { Skeleton } from '@mantine/core'
import { api } from '@/lib/api/client'
import { usePoll } from '@/components/shell/refresh'
import { OperationsTable } from '@/components/ui/operations-table'
import { TextLink } from '@/components/ui/links'
import { Loaded } from '@/components/ui/loaded'
import { Panel } from '@/components/ui/panel'

const SHOWN = 6

export function RecentOperations() {
  const operations = usePoll(['invalidations', SHOWN], (call) => api.listInvalidations({ limit: SHOWN }, call))
  return (
    <Panel title="Last operations" actions={<TextLink href="/activity?view=operations">All operations</TextLink>} flush>
      <Loaded query={operations} skeleton={<Skeleton height={180} radius={0} />}>
        {({ items }) => <OperationsTable rows={items} />}
      </Loaded>
    </Panel>
  )
}
