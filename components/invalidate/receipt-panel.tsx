'use client'

import { Button, Group } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconArrowBackUp, IconCircleCheck } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { api } from '@/lib/api/client'
import { GuardedButton } from '@/components/shell/session'
import { useLevelNames } from '@/components/shell/use-levels'
import { formatCount, formatLatency, plural } from '@/components/ui/format'
import { Panel } from '@/components/ui/panel'
import { howSure, perLevelText, uncounted } from '@/components/ui/per-level'
import { When } from '@/components/ui/when'
import { AppliedBy } from './applied-by'
import styles from './invalidate.module.css'
import type { Done } from './use-invalidation'
import { useUndone } from './use-undone'

const focusOnce = (receipt: HTMLDivElement | null): void => receipt?.focus()

export function ReceiptPanel({ done, next }: { done: Done; next: () => void }) {
  const client = useQueryClient()
  const undone = useUndone(done.undoable ? done.seq : undefined)
  const undo = useMutation({
    mutationFn: () => api.undoInvalidation(done.seq),
    onSuccess: ({ matched }) =>
      notifications.show({ message: `Taken back: ${plural(matched, 'key')} may be served again` }),
    onError: (error) => notifications.show({ color: 'red', title: 'Not undone', message: error.message }),
    onSettled: () => client.invalidateQueries({ queryKey: ['invalidations'] }),
  })
  const isUndone = undo.isSuccess || undone !== undefined
  const unknown = uncounted(done, useLevelNames())
  const counted = perLevelText(done.perLevel, unknown)
  return (
    <Panel>
      <div
        className={styles.receipt}
        role="status"
        data-testid="receipt"
        tabIndex={-1}
        // The button that was pressed is gone: who goes by keyboard goes on from here.
        ref={focusOnce}
      >
        <IconCircleCheck size={22} color="var(--tl-good)" aria-hidden style={{ flex: 'none' }} />
        <div>
          <p className={styles.receiptTitle}>
            {isUndone ? 'Taken back:' : done.title} {howSure(done, unknown)}
            <span data-testid="receipt-matched">{formatCount(done.matched)}</span> {done.matched === 1 ? 'key' : 'keys'}
          </p>
          <p className={styles.receiptText}>
            {counted && `${counted} · `}
            {done.seq > 0
              ? `position ${done.seq} in the log`
              : 'queued: in force here, and in other processes once the log can be reached'}
            {done.ms !== undefined && ` · ${formatLatency(done.ms)}`}
          </p>
          {done.seq > 0 && <AppliedBy seq={done.seq} />}
          {undone && (
            <p className={styles.receiptText}>
              Undone by {undone.by}, <When at={undone.at} />
            </p>
          )}
          {done.mode === 'soft' && done.seq === 0 && (
            <p className={styles.receiptText}>
              It cannot be undone: an undo goes by the place in the log, and it has none yet
            </p>
          )}
          <Group gap={8}>
            {done.undoable && (
              <GuardedButton
                variant="default"
                size="xs"
                leftSection={<IconArrowBackUp size={16} />}
                disabled={isUndone}
                loading={undo.isPending}
                onClick={() => undo.mutate()}
              >
                Undo
              </GuardedButton>
            )}
            <Button variant="subtle" size="xs" onClick={next}>
              Preview again
            </Button>
          </Group>
        </div>
      </div>
    </Panel>
  )
}
