'use client'

import { Alert, Button } from '@mantine/core'
import { IconEraser } from '@tabler/icons-react'
import { useState } from 'react'
import { ApiProblem } from '@/lib/api/client'
import type { InvalidationPlan } from '@/lib/api/contract/invalidations'
import { RunningOperation } from '@/components/shell/running-operation'
import { GuardedButton } from '@/components/shell/session'
import { useLevelNames } from '@/components/shell/use-levels'
import { ConfirmField } from '@/components/ui/confirm-field'
import { plural } from '@/components/ui/format'
import { Panel } from '@/components/ui/panel'
import { howSure, uncounted } from '@/components/ui/per-level'
import styles from './invalidate.module.css'

export interface ConfirmPanelProps {
  plan: InvalidationPlan
  /** What must be typed; null where nothing must. */
  confirm: string | null
  /** How, as the last word on the button. */
  manner: string
  busy: boolean
  error: Error | null
  /** @param asItIs whatever matches now, also where that is not what was previewed */
  run: (confirm: string | undefined, asItIs: boolean) => void
  again: () => void
}

export function ConfirmPanel({ plan, confirm, manner, busy, error, run, again }: ConfirmPanelProps) {
  const [typed, setTyped] = useState('')
  const changed = error instanceof ApiProblem && error.status === 412
  const said = confirm === null ? undefined : typed
  const has = useLevelNames()
  const count = `${howSure(plan, uncounted(plan, has))}${plural(plan.matched, 'key')}`
  return (
    <Panel>
      <form
        className={styles.confirm}
        onSubmit={(event) => {
          event.preventDefault()
          run(said, false)
        }}
      >
        {error && (
          <Alert
            color={changed ? 'orange' : 'red'}
            role="alert"
            title={changed ? 'It changed since the preview' : 'Not done'}
          >
            {error.message}
            {changed && (
              <div style={{ display: 'flex', gap: 8, marginTop: 10 }}>
                <Button size="xs" variant="default" onClick={again}>
                  Preview again
                </Button>
                <Button size="xs" variant="default" onClick={() => run(said, true)}>
                  Invalidate whatever matches now
                </Button>
              </div>
            )}
          </Alert>
        )}
        <div className={styles.confirmRow}>
          {confirm === null ? <span /> : <ConfirmField name={confirm} typed={typed} type={setTyped} />}
          <GuardedButton
            type="submit"
            needs={plan.needsRole}
            loading={busy}
            disabled={confirm !== null && typed !== confirm}
            leftSection={<IconEraser size={17} stroke={1.7} />}
          >
            Invalidate {count} {manner}
          </GuardedButton>
        </div>
      </form>
      {busy && <RunningOperation kinds={['invalidate']} isAwaited />}
    </Panel>
  )
}
