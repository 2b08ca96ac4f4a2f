import { Skeleton } from '@mantine/core'
import { prepareWaterfall } from '@/components/charts/prepare-waterfall'
import { Waterfall } from '@/components/charts/waterfall'
import { Panel } from '@/components/ui/panel'
import { StateMessage } from '@/components/ui/state-message'
import type { Summary } from './summarize'

export function FlowPanel({ summary, words }: { summary: Summary | undefined; words: string }) {
  const steps = summary && prepareWaterfall(summary.outcomes)
  return (
    <Panel title="Of 100 requests" note={`Who answered, last ${words}; what one level lacks goes down to the next`}>
      <div style={{ minHeight: 244, display: 'grid', alignItems: 'center' }}>
        {!steps ? (
          <Skeleton height={244} />
        ) : steps.length === 0 ? (
          <StateMessage title="No requests yet">Requests show up here within seconds of being made.</StateMessage>
        ) : (
          <Waterfall steps={steps} />
        )}
      </div>
    </Panel>
  )
}
