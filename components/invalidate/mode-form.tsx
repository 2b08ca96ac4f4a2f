'use client'

import { Radio, Stack, TextInput } from '@mantine/core'
import type { Mode } from '@/lib/kernel/record'

interface ModeFormProps {
  /** Undefined until it is known what would be hit. */
  mode: Mode | undefined
  /** Not where there is no choice: a new version is always hard. */
  choosable: boolean
  setMode: (mode: Mode) => void
  hasGrace: boolean
  reason: string
  setReason: (reason: string) => void
}

export function ModeForm({ mode, choosable, setMode, hasGrace, reason, setReason }: ModeFormProps) {
  return (
    <>
      {choosable && (
        <Radio.Group label="How" value={mode ?? null} onChange={(value) => setMode(value === 'soft' ? 'soft' : 'hard')}>
          <Stack gap={8} mt={6}>
            <Radio
              value="soft"
              label="Soft"
              description={
                hasGrace
                  ? 'Serve the old value while one load brings the new one. Can be undone.'
                  : 'Serves the old value where a namespace allows stale copies; here not all do. Can be undone.'
              }
            />
            <Radio
              value="hard"
              label="Hard"
              description="Never serve the old value again. Readers wait for the source."
            />
          </Stack>
        </Radio.Group>
      )}
      <TextInput
        label="Reason"
        description="Kept with the operation, for those who wonder later"
        value={reason}
        maxLength={500}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </>
  )
}
