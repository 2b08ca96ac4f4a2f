'use client'

import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import Link from 'next/link'
import { api } from '@/lib/api/client'
import type { DependencyGraph } from '@/lib/api/contract/dependencies'
import { useAllowed, useForbidden } from '@/components/shell/session'
import { useLevelNames } from '@/components/shell/use-levels'
import { AtLeast } from '@/components/ui/at-least'
import { Facts } from '@/components/ui/facts'
import { formatBytes, formatCount, formatName, NO_DATA, plural } from '@/components/ui/format'
import { invalidateHref } from '@/components/ui/links'
import { Name } from '@/components/ui/name'
import { Panel } from '@/components/ui/panel'
import { uncounted } from '@/components/ui/per-level'
import ui from '@/components/ui/ui.module.css'

/** Counting costs a walk through the levels: not again for somebody who goes back and forth. */
const FRESH_MS = 15_000

/** What goes where the key goes: exact for who may preview an invalidation, else as far as the graph shows. */
export function BlastPanel({ graph }: { graph: DependencyGraph }) {
  const forbidden = useForbidden('operator')
  const allowed = useAllowed('operator')
  const { data: plan, isError } = useQuery({
    queryKey: ['preview', 'blast', graph.key],
    queryFn: ({ signal }) => api.previewInvalidation({ dependency: graph.key }, { signal }),
    enabled: allowed,
    staleTime: FRESH_MS,
  })
  const has = useLevelNames()
  const unknown = plan ? uncounted(plan, has) : []
  const below = graph.nodes.filter((node) => node.depth > 0)
  const drawn = below.reduce((sum, node) => sum + node.sizeBytes, 0)
  const farthest = Math.max(0, ...below.map((node) => node.depth))
  const counted = !graph.isWhole
    ? 'It cannot be asked now how many keys depend on'
    : plan
      ? `${plural(plan.matched, 'key')} ${plan.matched === 1 ? 'goes' : 'go'} with`
      : `${graph.truncated ? 'At least ' : ''}${plural(below.length, 'key')} depend on`
  return (
    <Panel
      title="Blast radius"
      note={
        plan
          ? `${plan.exact ? 'Counted, not estimated' : unknown.length > 0 ? 'Of the levels that answer' : 'Estimated'}: itself, and whatever was made from it, step by step`
          : (forbidden ?? (isError ? 'As far as the keys below show' : 'Counting …'))
      }
      actions={
        <Button component={Link} size="xs" variant="default" href={invalidateHref({ dependency: graph.key })}>
          Preview the invalidation
        </Button>
      }
    >
      <p style={{ margin: '0 0 12px', fontWeight: 600 }} data-testid="blast">
        {counted} <Name of={graph.key} />
      </p>
      <Facts
        facts={[
          [
            plan ? 'Size of all copies' : 'Size',
            plan || graph.isWhole ? (
              <AtLeast key="bytes" figure={plan?.bytes ?? drawn} format={formatBytes} unseen={unknown} />
            ) : (
              'unknown'
            ),
            plan ? 'In all levels together' : 'Each key counted once',
          ],
          [
            'Only by dependency',
            graph.isWhole ? formatCount(plan?.dependents) : 'unknown',
            'Keys that were made from it',
          ],
          [
            'Loads to expect',
            plan ? <AtLeast key="loads" figure={plan.expectedLoads} format={formatCount} unseen={unknown} /> : NO_DATA,
            'Keys that were read since they were stored',
          ],
          [
            'Farthest shown',
            farthest === 0 ? NO_DATA : plural(farthest, 'step'),
            'From the key to what was made from it last',
          ],
          [
            'Cycles',
            graph.cycles.length === 0 ? (graph.isWhole ? 'none' : 'unknown') : formatCount(graph.cycles.length),
            'Keys that depend on themselves over others',
          ],
        ]}
      />
      {graph.cycles.length > 0 && (
        <ul style={{ margin: '12px 0 0', paddingLeft: 18 }} aria-label="Cycles">
          {graph.cycles.slice(0, 5).map((cycle) => (
            <li key={cycle.join('\n')} className={ui.mono}>
              {[...cycle, cycle[0] ?? ''].map(formatName).join(' → ')}
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}
