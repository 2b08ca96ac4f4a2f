'use client'

import { Skeleton } from '@mantine/core'
import { api } from '@/lib/api/client'
import { usePoll } from '@/components/shell/refresh'
import { OperationsTable } from '@/components/ui/operations-table'
import { TextLink } from '@/components/ui/links'
import { Panel } from '@/components/ui/panel'
import { ErrorState } from '@/components/ui/state-message'

const SHOWN = 6

export function RecentOperations() {
  const { data, error, refetch } = usePoll(['invalidations', SHOWN], (call) =>
    api.listInvalidations({ limit: SHOWN }, call),
  )
  return (
    <Panel title="Last operations" actions={<TextLink href="/activity?view=operations">All operations</TextLink>} flush>
      {data ? (
        <OperationsTable rows={data.items} />
      ) : error ? (
        <ErrorState error={error} retry={() => void refetch()} />
      ) : (
        <Skeleton height={180} radius={0} />
      )}
    </Panel>
  )
}
