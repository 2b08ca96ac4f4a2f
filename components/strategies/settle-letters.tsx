'use client'

import { Select } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '@/lib/api/client'
import type { LettersTarget } from '@/lib/api/contract/write-behind'
import { RunningOperation } from '@/components/shell/running-operation'
import { GuardedButton } from '@/components/shell/session'
import { plural } from '@/components/ui/format'
import { DiscardAllDialog } from './discard-all-dialog'
import styles from './strategies.module.css'

const EVERY = 'every namespace'

interface SettleLettersProps {
  cache: string
  /** That have some. */
  namespaces: readonly string[]
}

/** Redrives, or discards, the dead letters of a namespace or of all, and shows how far that is. */
export function SettleLetters({ cache, namespaces }: SettleLettersProps) {
  const client = useQueryClient()
  const [of, setOf] = useState(EVERY)
  const [discarding, setDiscarding] = useState(false)
  const target: LettersTarget = of === EVERY ? { all: true } : { namespace: of }
  const redrive = useMutation({
    mutationFn: () => api.redriveDeadLetters({ target }),
    onSuccess: ({ done, failed, firstError }) =>
      notifications.show({
        color: failed > 0 ? 'orange' : undefined,
        title: `${plural(done, 'write')} settled${failed > 0 ? `, ${plural(failed, 'write')} refused again` : ''}`,
        message: firstError ?? 'The source has them, or something newer.',
      }),
    onError: (error) => notifications.show({ color: 'red', title: 'Not redriven', message: error.message }),
    onSettled: () => client.invalidateQueries({ queryKey: ['write-behind'] }),
  })
  return (
    <div>
      <div className={styles.bench}>
        <Select
          label="Dead letters of"
          data={[EVERY, ...namespaces]}
          value={of}
          onChange={(value) => setOf(value ?? EVERY)}
          allowDeselect={false}
        />
        <GuardedButton variant="default" loading={redrive.isPending} onClick={() => redrive.mutate()}>
          Redrive all
        </GuardedButton>
        <GuardedButton
          variant="default"
          needs={of === EVERY ? 'admin' : 'operator'}
          onClick={() => setDiscarding(true)}
        >
          Discard all
        </GuardedButton>
      </div>
      <RunningOperation kinds={['redrive', 'discard']} isAwaited={redrive.isPending} />
      {discarding && (
        <DiscardAllDialog target={target} name={of === EVERY ? cache : of} close={() => setDiscarding(false)} />
      )}
    </div>
  )
}
