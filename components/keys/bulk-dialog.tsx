'use client'

import { Alert, Button, Group, Modal, Progress, Radio, Stack, Text, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '@/lib/api/client'
import type { InvalidationPlan } from '@/lib/api/contract/invalidations'
import { durationSchema } from '@/lib/api/contract/primitives'
import { useLevelNames } from '@/components/shell/use-levels'
import { formatBytes, formatCount, plural } from '@/components/ui/format'
import { Name } from '@/components/ui/name'
import { howSure, uncounted } from '@/components/ui/per-level'
import ui from '@/components/ui/ui.module.css'
import { runBulk, type BulkProgress } from './run-bulk'

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

export function BulkDialog({ verb, keys, close }: BulkDialogProps) {
  const client = useQueryClient()
  const [mode, setMode] = useState<'soft' | 'hard'>('soft')
  const [ttl, setTtl] = useState('1h')
  const [progress, setProgress] = useState<BulkProgress>()
  const wrongTtl = verb === 'ttl' ? durationSchema.safeParse(ttl).error?.issues[0]?.message : undefined
  const run = useMutation({
    mutationFn: async (): Promise<BulkProgress> => {
      if (verb === 'refresh') return runBulk(keys, (key) => api.refreshEntry(key), setProgress)
      if (verb === 'ttl') return runBulk(keys, (key) => api.patchEntry(key, { ttl }), setProgress)
      // One record in the log for all of them, not one a key.
      const { matched } = await api.invalidate({ target: { keys: [...keys] }, mode, reason: 'marked on the Keys page' })
      return { done: matched, of: matched, failed: [] }
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
      {verb === 'refresh' && !end && <Text>Each is loaded through its namespace’s source, four at a time.</Text>}
      {progress && !end && (
        <Progress mt="md" value={(progress.done / progress.of) * 100} aria-label="How many are done" />
      )}
      <div role="status">{end && <Outcome verb={verb} end={end} />}</div>
      {run.error && (
        <Alert color="red" mt="md" role="alert" title="Not done">
          {run.error.message}
        </Alert>
      )}
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={() => close(end !== undefined)} disabled={run.isPending}>
          {end ? 'Close' : 'Cancel'}
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

const DONE = { invalidate: 'invalidated', refresh: 'loaded again', ttl: 'changed' }

function Outcome({ verb, end }: { verb: BulkVerb; end: BulkProgress }) {
  const { done, failed } = end
  return (
    <>
      <Text>
        {plural(done - failed.length, 'key')} {DONE[verb]}
        {failed.length > 0 && `, ${formatCount(failed.length)} not:`}
      </Text>
      {failed.length > 0 && (
        <ul style={{ maxHeight: 180, overflow: 'auto', paddingLeft: 18 }} tabIndex={0} aria-label="Not done">
          {failed.map(({ key, why }) => (
            <li key={key}>
              <span className={ui.mono}>
                <Name of={key} />
              </span>
              : {why}
            </li>
          ))}
        </ul>
      )}
    </>
  )
}
