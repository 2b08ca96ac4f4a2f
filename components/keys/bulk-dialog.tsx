'use client'

import { Alert, Button, Group, Modal, Radio, Stack, Text, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '@/lib/api/client'
import type { InvalidationPlan } from '@/lib/api/contract/invalidations'
import type { PartsReceipt } from '@/lib/api/contract/warm'
import { durationSchema } from '@/lib/api/contract/primitives'
import { RunningOperation } from '@/components/shell/running-operation'
import { useScope } from '@/components/shell/scope'
import { useLevelNames } from '@/components/shell/use-levels'
import { formatBytes, formatCount, plural } from '@/components/ui/format'
import { howSure, uncounted } from '@/components/ui/per-level'

type Ended = Omit<PartsReceipt, 'ms'>

export type BulkVerb = 'invalidate' | 'refresh' | 'ttl'

interface BulkDialogProps {
  verb: BulkVerb
  keys: readonly string[]
  /** @param ended it was done: what was marked is another thing now */
  close: (ended: boolean) => void
}

const TITLES: Readonly<Record<BulkVerb, (keys: string) => string>> = {
  invalidate: (keys) => `Invalidate ${keys}`,
  refresh: (keys) => `Load ${keys} again from the source`,
  ttl: (keys) => `Change the TTL of ${keys}`,
}
/** As operations are called. */
const KINDS = { invalidate: 'invalidate', refresh: 'refresh', ttl: 'retime' } as const

export function BulkDialog({ verb, keys, close }: BulkDialogProps) {
  const client = useQueryClient()
  const [mode, setMode] = useState<'soft' | 'hard'>('soft')
  const [ttl, setTtl] = useState('1h')
  const wrongTtl = verb === 'ttl' ? durationSchema.safeParse(ttl).error?.issues[0]?.message : undefined
  const run = useMutation({
    mutationFn: async (): Promise<Ended> => {
      if (verb === 'refresh') return api.refreshEntries({ keys: [...keys] })
      if (verb === 'ttl') return api.retimeEntries({ keys: [...keys], ttl })
      // One record in the log for all of them, not one a key.
      const { matched } = await api.invalidate({ target: { keys: [...keys] }, mode, reason: 'marked on the Keys page' })
      return { done: matched, failed: 0, total: matched }
    },
    onSettled: () => client.invalidateQueries(),
  })
  const end = run.data
  return (
    <Modal
      opened
      onClose={() => close(end !== undefined)}
      title={TITLES[verb](plural(keys.length, 'key'))}
      closeButtonProps={{ 'aria-label': 'Close' }}
      closeOnClickOutside={!run.isPending}
    >
      {verb === 'invalidate' && !end && <Invalidation keys={keys} mode={mode} setMode={setMode} />}
      {verb === 'ttl' && !end && (
        <TextInput
          label="Time to live, from now on"
          description="Such as 15s, 5m, 1h, 1d"
          value={ttl}
          error={wrongTtl}
          onChange={(event) => setTtl(event.currentTarget.value)}
          data-autofocus
        />
      )}
      {verb === 'refresh' && !end && (
        <Text>Each is dropped and loaded through its namespace’s source, 16 at a time.</Text>
      )}
      {run.isPending && (
        <>
          <RunningOperation kinds={[KINDS[verb]]} isAwaited />
          <Text size="sm" c="dimmed" mt="sm">
            It goes on where this is closed; the page then tells how it ended.
          </Text>
        </>
      )}
      <div role="status">{end && <Outcome verb={verb} end={end} />}</div>
      {run.error && (
        <Alert color="red" mt="md" role="alert" title="Not done">
          {run.error.message}
        </Alert>
      )}
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={() => close(end !== undefined)}>
          {end || run.isPending ? 'Close' : 'Cancel'}
        </Button>
        {!end && (
          <Button loading={run.isPending} disabled={wrongTtl !== undefined} onClick={() => run.mutate()}>
            {verb === 'invalidate' ? 'Invalidate' : verb === 'refresh' ? 'Refresh' : 'Change'}
          </Button>
        )}
      </Group>
    </Modal>
  )
}

interface InvalidationProps {
  keys: readonly string[]
  mode: 'soft' | 'hard'
  setMode: (mode: 'soft' | 'hard') => void
}

function Invalidation({ keys, mode, setMode }: InvalidationProps) {
  const { data: plan, error } = useQuery({
    queryKey: ['preview', 'keys', keys],
    queryFn: ({ signal }) => api.previewInvalidation({ keys: [...keys] }, { signal }),
    gcTime: 0,
  })
  const has = useLevelNames()
  const { instance } = useScope()
  const sure = plan ? howSure(plan, uncounted(plan, has)) : ''
  return (
    <>
      <Text aria-live="polite">
        {plan
          ? `${sure}${plural(plan.matched, 'key')}${fromOthers(plan)}, ${sure}${formatBytes(plan.bytes)} in all copies; ${sure}${formatCount(plan.expectedLoads)} source loads to expect.`
          : error
            ? `It could not be counted: ${error.message}`
            : 'Counting …'}
      </Text>
      {instance && (
        <Text mt="sm">It goes from every level and every process, not only from the memory that is listed.</Text>
      )}
      <Radio.Group label="How" mt="md" value={mode} onChange={(value) => setMode(value === 'hard' ? 'hard' : 'soft')}>
        <Stack gap={8} mt={6}>
          <Radio
            value="soft"
            label="Soft"
            description="Stale where a namespace allows it. Can be undone in Activity."
          />
          <Radio value="hard" label="Hard" description="Never serve the old values again." />
        </Stack>
      </Radio.Group>
    </>
  )
}

const fromOthers = ({ dependents }: InvalidationPlan): string =>
  dependents ? ` (${formatCount(dependents)} of them made from what is marked)` : ''

const FAILED = {
  invalidate: '',
  refresh: 'could not be loaded',
  ttl: 'not: they are not held any more, or their source has yet to get them',
}
const DONE = { invalidate: 'invalidated', refresh: 'loaded again', ttl: 'changed' }

function Outcome({ verb, end: { done, failed, total } }: { verb: BulkVerb; end: Ended }) {
  const left = total - done - failed
  return (
    <Text>
      {plural(done, 'key')} {DONE[verb]}
      {failed > 0 && `, ${formatCount(failed)} ${FAILED[verb]}`}
      {left > 0 && `; stopped before the other ${formatCount(left)}`}
    </Text>
  )
}
