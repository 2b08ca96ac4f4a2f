'use client'

import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { FormDialog } from './form-dialog'

interface FinalDialogProps {
  title: string
  /** What the button says that does it. */
  does: string
  run: () => Promise<unknown>
  /** What of the answers known so far it makes old. */
  outdates: string
  /** After it was done. */
  then: () => void
  close: () => void
  /** What is lost by it. */
  children: ReactNode
}

/** Asks once more before something goes that is not had back. */
export function FinalDialog({ title, does, run, outdates, then, close, children }: FinalDialogProps) {
  const client = useQueryClient()
  const { mutate, isPending, error } = useMutation({
    mutationFn: run,
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: [outdates] })
      then()
    },
  })
  return (
    <FormDialog title={title} does={does} isFinal busy={isPending} error={error} submit={() => mutate()} close={close}>
      {children}
    </FormDialog>
  )
}
