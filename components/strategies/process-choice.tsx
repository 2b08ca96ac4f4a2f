'use client'

import { Select } from '@mantine/core'
import { api } from '@/lib/api/client'
import { usePoll } from '@/components/shell/refresh'
import { plural } from '@/components/ui/format'

interface ProcessChoiceProps {
  /** Null for all of them together. */
  value: string | null
  choose: (id: string | null) => void
}

/** Whose figures are shown. Where one process is all there is, there is nothing to choose. */
export function ProcessChoice({ value, choose }: ProcessChoiceProps) {
  const { data } = usePoll(['instances'], (call) => api.listInstances(call))
  const items = data?.items ?? []
  if (items.length < 2 && value === null) return null
  const ones = items.map(({ id, host, pid, isThis }) => ({
    value: id,
    label: `${host}, pid ${pid}${isThis ? ' (answers here)' : ''}`,
  }))
  const gone =
    value !== null && !items.some(({ id }) => id === value) ? [{ value, label: 'a process that is gone' }] : []
  return (
    <Select
      size="xs"
      aria-label="Process"
      data={[{ value: '', label: `All ${plural(items.length, 'process', 'processes')} together` }, ...ones, ...gone]}
      value={value ?? ''}
      onChange={(id) => choose(id === '' ? null : id)}
      allowDeselect={false}
    />
  )
}
