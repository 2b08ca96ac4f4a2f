'use client'

import { Skeleton } from '@mantine/core'
import { api } from '@/lib/api/client'
import { usePoll } from '@/components/shell/refresh'
import { RunningOperation } from '@/components/shell/running-operation'
import { PageHeader } from '@/components/ui/page-header'
import { Panel } from '@/components/ui/panel'
import { buildTarget } from './build-target'
import { ConfirmPanel } from './confirm-panel'
import { graceOf } from './grace-of'
import styles from './invalidate.module.css'
import { ModeForm } from './mode-form'
import { PreviewPanel } from './preview-panel'
import { ReceiptPanel } from './receipt-panel'
import { SameCallPanel } from './same-call-panel'
import { TargetForm } from './target-form'
import { useInvalidation, usePreview } from './use-invalidation'
import { useManner, usePick } from './use-pick'

export function Invalidate() {
  const { pick, setPick } = usePick()
  const target = buildTarget(pick)
  const targetKey = JSON.stringify(target ?? null)
  const { chosen, reason, setManner } = useManner()
  const namespaces = usePoll(['namespaces', null], (call) => api.listNamespaces({}, call), { atLeastSeconds: 10 })
  const preview = usePreview(target)
  const invalidation = useInvalidation()

  const fits = preview.data && target && JSON.stringify(preview.data.target) === targetKey
  const plan = fits ? preview.data : undefined
  const hasGrace = graceOf(plan?.sample ?? [], namespaces.data?.items ?? [])
  const bump = pick.kind === 'version'
  // No mode is set before all is known that decides on it: one that changed by itself would be the wrong one to press on.
  const decided = plan && !namespaces.isPending ? (hasGrace ? 'soft' : 'hard') : undefined
  const mode = bump ? 'hard' : (chosen ?? decided)
  const confirm = plan?.confirm ?? null
  const again = () => {
    invalidation.reset()
    void preview.refetch()
  }

  return (
    <>
      <PageHeader title="Invalidate" text="Pick, look at what it would hit, then do it" />
      {!invalidation.isPending && <RunningOperation kinds={['invalidate']} />}
      <div className={styles.columns}>
        <Panel>
          <div className={styles.form}>
            <TargetForm
              pick={pick}
              setPick={(next) => {
                invalidation.reset()
                setPick(next)
              }}
              namespaces={namespaces.data?.items ?? []}
            />
            <ModeForm
              mode={mode}
              choosable={!bump}
              setMode={(next) => void setManner({ mode: next })}
              hasGrace={hasGrace || decided === undefined}
              reason={reason}
              setReason={(next) => void setManner({ reason: next })}
            />
          </div>
        </Panel>
        <div className={`${styles.column} ${styles.outcome}`}>
          <PreviewPanel
            plan={plan}
            asked={target !== undefined}
            error={preview.error}
            countedAt={preview.dataUpdatedAt}
            again={again}
          />
          {invalidation.data ? (
            <ReceiptPanel done={invalidation.data} next={again} />
          ) : (
            plan &&
            (mode === undefined ? (
              <Skeleton height={68} radius={8} />
            ) : (
              <ConfirmPanel
                key={targetKey}
                plan={plan}
                confirm={confirm}
                manner={bump ? 'by a new version' : mode === 'soft' ? 'softly' : ''}
                busy={invalidation.isPending}
                error={invalidation.error}
                run={(typed, asItIs) => invalidation.mutate({ plan, mode, reason, confirm: typed, bump, asItIs })}
                again={again}
              />
            ))
          )}
        </div>
        {target && mode && <SameCallPanel call={{ target, mode, reason, confirm, bump }} />}
      </div>
    </>
  )
}
