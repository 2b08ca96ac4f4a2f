'use client'

import { Modal, Skeleton, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { api } from '@/lib/api/client'
import { formatLatency } from '@/components/ui/format'
import { OutcomeName } from '@/components/ui/level-badge'
import { Loaded } from '@/components/ui/loaded'
import { figure, Table } from '@/components/ui/table'
import ui from '@/components/ui/ui.module.css'

const COLUMNS = ['Step', 'Outcome', figure('After', 'Since the read began'), figure('Took', 'This step alone')]

/** One real read, made when the dialog opens, step by step. */
export function TraceDialog({ keyName, close }: { keyName: string; close: () => void }) {
  const trace = useQuery({
    queryKey: ['trace', keyName],
    queryFn: () => api.traceEntry(keyName),
    gcTime: 0,
    staleTime: Infinity,
    retry: false,
  })
  return (
    <Modal
      opened
      onClose={close}
      title="A real read, step by step"
      size="lg"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      <Loaded query={trace} skeleton={<Skeleton height={160} />}>
        {({ outcome, ms, steps }) => (
          <>
            <Text mb="sm">
              <OutcomeName outcome={outcome} /> answered in {formatLatency(ms)}
            </Text>
            <Table label="Steps" columns={COLUMNS} stacks>
              {steps.map((step, index) => (
                <tr key={index}>
                  <td>
                    {step.level && <OutcomeName outcome={step.level} />} {step.what}
                  </td>
                  <td>
                    {step.outcome}
                    {step.detail && `, ${step.detail}`}
                  </td>
                  <td className={ui.number}>{formatLatency(step.at)}</td>
                  <td className={ui.number}>{formatLatency(step.ms)}</td>
                </tr>
              ))}
            </Table>
          </>
        )}
      </Loaded>
    </Modal>
  )
}
