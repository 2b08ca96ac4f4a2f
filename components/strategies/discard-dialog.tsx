'use client'

import { Text } from '@mantine/core'
import { api } from '@/lib/api/client'
import type { DeadLetter } from '@/lib/api/contract/write-behind'
import { FinalDialog } from '@/components/ui/final-dialog'
import { Name } from '@/components/ui/name'

export function DiscardDialog({ letter, close }: { letter: DeadLetter; close: () => void }) {
  return (
    <FinalDialog
      title="Discard an acknowledged write"
      does="Discard"
      run={() => api.discardDeadLetter(letter.id)}
      outdates="write-behind"
      then={close}
      close={close}
    >
      <Text>
        The {letter.isRemoval ? 'removal' : 'write'} of <Name of={letter.key} /> never reached its source and never
        will. This cannot be undone.
      </Text>
    </FinalDialog>
  )
}
