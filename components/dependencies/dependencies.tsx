'use client'

import { Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import dynamic from 'next/dynamic'
import { api } from '@/lib/api/client'
import type { DependencyGraph as Graph } from '@/lib/api/contract/dependencies'
import { usePoll } from '@/components/shell/refresh'
import { plural } from '@/components/ui/format'
import { Name } from '@/components/ui/name'
import { PageHeader } from '@/components/ui/page-header'
import { Panel } from '@/components/ui/panel'
import { ErrorState, StateMessage } from '@/components/ui/state-message'
import { BlastPanel } from './blast-panel'
import styles from './dependencies.module.css'
import { DependencyTable } from './dependency-table'
import { FocusForm } from './focus-form'
import { isHeld } from './is-held'
import { useFocus } from './use-focus'

const HEIGHT = 420
/** As many keys as an answer tells of. */
const MOST = 300
const DependencyGraph = dynamic(() => import('./dependency-graph').then((module) => module.DependencyGraph), {
  loading: () => <Skeleton height={HEIGHT} radius={0} />,
})

export function Dependencies() {
  const [focus, setFocus] = useFocus()
  const { key, depth, direction, view } = focus
  const { data, error, refetch } = usePoll(
    ['dependencies', key, depth, direction],
    (call) => api.listDependencies({ key, depth, direction }, call),
    // Each look inspects up to 300 keys in every level.
    { enabled: key !== '', atLeastSeconds: 10 },
  )
  const graph = data?.key === key ? data : undefined
  const look = (next: string) => void setFocus({ key: next })
  return (
    <>
      <PageHeader title="Dependencies" text="What a key was made from, and what goes when it goes" />
      <div className={styles.stack}>
        <Panel>
          <FocusForm focus={focus} setFocus={setFocus} />
        </Panel>
        {key === '' ? (
          <Panel>
            <NoKey look={look} />
          </Panel>
        ) : error && !graph ? (
          <Panel>
            <ErrorState error={error} retry={() => void refetch()} />
          </Panel>
        ) : graph && isLone(graph) ? (
          <Panel>
            <Nothing isKnown={graph.isWhole && graph.nodes[0]?.state !== 'unknown'} />
          </Panel>
        ) : (
          <>
            {graph ? <BlastPanel graph={graph} /> : <Skeleton h={{ base: 284, sm: 150 }} radius={8} />}
            <Panel title="Keys around it" note={graph && noteOf(graph)} flush>
              {!graph ? (
                <Skeleton height={HEIGHT} radius={0} />
              ) : graph.nodes.length === 1 && !graph.isWhole ? (
                <StateMessage title="Not known now">
                  Who depends on whom is known to a level that does not answer now.
                </StateMessage>
              ) : graph.nodes.length === 1 ? (
                <StateMessage title="It stands alone">
                  Loaders say what they build on with ctx.dependOn(…); nothing said so of this key within these steps.
                </StateMessage>
              ) : view === 'graph' ? (
                <DependencyGraph key={graph.key} graph={graph} look={look} />
              ) : (
                <DependencyTable graph={graph} look={look} />
              )}
            </Panel>
          </>
        )}
      </div>
    </>
  )
}

/** Nothing is held for the key, as far as is known, and nothing is tied to it. */
const isLone = ({ nodes: [node, ...others] }: Graph): boolean =>
  node !== undefined && others.length === 0 && !isHeld(node)

function Nothing({ isKnown }: { isKnown: boolean }) {
  return isKnown ? (
    <StateMessage title="Not in the cache">
      No level holds anything for this key, and in this direction nothing in the cache is tied to it.
    </StateMessage>
  ) : (
    <StateMessage title="Not known now">
      No level that answers holds anything for this key or what is tied to it; one could not be asked.
    </StateMessage>
  )
}

function noteOf({ nodes, truncated, isWhole }: Graph): string {
  const shown = plural(nodes.length, 'key')
  if (!isWhole) return `${shown} of perhaps more: who depends on some could not be asked`
  if (!truncated) return shown
  return nodes.length < MOST
    ? `${shown} within these steps; there are more, some steps further`
    : `The nearest ${shown}; there are more: look from a key nearer to what you seek`
}

const SUGGESTED = 8

function NoKey({ look }: { look: (key: string) => void }) {
  const { data } = useQuery({
    queryKey: ['entries', 'most read'],
    queryFn: ({ signal }) => api.listEntries({ sort: '-hits', limit: SUGGESTED }, { signal }),
  })
  return (
    <StateMessage
      title="Which key?"
      action={
        <span className={styles.suggested}>
          {data?.items.map((row) => (
            <button key={row.key} type="button" className={styles.suggestion} onClick={() => look(row.key)}>
              <Name of={row.key} />
            </button>
          ))}
        </span>
      }
    >
      {data?.items.length === 0
        ? 'Nothing is in the cache yet; once something is, what is read most is offered here.'
        : `Type a key above${data ? ', or begin with one that is read most' : ''}.`}
    </StateMessage>
  )
}
