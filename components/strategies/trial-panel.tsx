'use client'

import { Alert, Select, VisuallyHidden } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { api } from '@/lib/api/client'
import type { NamespaceStrategies, RunTrial, Trial } from '@/lib/api/contract/strategies'
import { useScope } from '@/components/shell/scope'
import { GuardedButton } from '@/components/shell/session'
import { Facts } from '@/components/ui/facts'
import { formatCount, formatLatency } from '@/components/ui/format'
import { Panel } from '@/components/ui/panel'
import styles from './strategies.module.css'
import { tellTrial } from './tell-trial'

const READERS = 1_000
const ROWS = 500
/** As many as can be compared at a look. */
const KEPT = 4

/** A bench on the real source: press, and see what the strategies of a namespace made of it. */
export function TrialPanel({ rows }: { rows: readonly NamespaceStrategies[] }) {
  const client = useQueryClient()
  const { instance } = useScope()
  const usable = rows.filter((row) => row.trials.length > 0)
  const [picked, setPicked] = useState<string>()
  const [results, setResults] = useState<readonly Trial[]>([])
  const row = usable.find((one) => one.namespace === picked) ?? usable[0]
  const trial = useMutation({
    mutationFn: (asked: RunTrial) => api.runTrial(asked),
    onSuccess: (result) => setResults((before) => [result, ...before].slice(0, KEPT)),
    onSettled: () => client.invalidateQueries({ queryKey: ['strategies'] }),
  })
  if (!row)
    return (
      <Panel title="Try it">
        <p className={styles.none}>No namespace is bound to a source that can be tried here.</p>
      </Panel>
    )
  const { namespace } = row
  return (
    <Panel
      title="Try it"
      note={`On the real source, through the cache, as its application would${instance ? '; in the process that answers here, whichever is chosen above' : ''}`}
    >
      <div className={styles.bench}>
        <Select
          label="Namespace"
          allowDeselect={false}
          data={usable.map((one) => one.namespace)}
          value={namespace}
          onChange={(value) => setPicked(value ?? undefined)}
        />
        {row.trials.includes('reads') && (
          <GuardedButton
            variant="default"
            loading={trial.isPending && trial.variables.kind === 'reads'}
            disabled={trial.isPending}
            onClick={() => trial.mutate({ kind: 'reads', namespace, readers: READERS })}
          >
            {formatCount(READERS)} readers of a cold key
          </GuardedButton>
        )}
        {row.trials.includes('writes') && (
          <GuardedButton
            variant="default"
            loading={trial.isPending && trial.variables.kind === 'writes'}
            disabled={trial.isPending}
            onClick={() => trial.mutate({ kind: 'writes', namespace, rows: ROWS })}
          >
            Write {formatCount(ROWS)} rows
          </GuardedButton>
        )}
      </div>
      {trial.error && (
        <Alert color="red" mt="md" role="alert" title="Not tried">
          {trial.error.message}
        </Alert>
      )}
      <div role="status" className={styles.results}>
        {trial.isPending && <VisuallyHidden>Running</VisuallyHidden>}
        {results.map((result, index) => (
          <Result key={results.length - index} trial={result} />
        ))}
      </div>
    </Panel>
  )
}

function Result({ trial }: { trial: Trial }) {
  const { namespace, strategies, loads, shared, writes, slowestMs, firstError, events } = trial
  return (
    <article className={styles.result} data-testid="trial">
      <h3 className={styles.resultTitle}>
        {namespace}: {strategies.join(', ')}
      </h3>
      <p className={styles.resultText}>{tellTrial(trial)}</p>
      <Facts
        facts={[
          ['Loads', formatCount(loads), 'Calls of the source’s loader'],
          ['Shared', formatCount(shared), 'Readers that waited for a load that another had begun'],
          ['Writes', formatCount(writes), 'Writes that the source took'],
          ['Slowest caller', formatLatency(slowestMs), 'From its call until its answer'],
        ]}
      />
      {firstError && <p className={styles.bad}>First error: {firstError}</p>}
      {events.length > 0 && (
        <ul className={styles.events} aria-label="What happened">
          {events.map(({ kind, why, count }) => (
            <li key={`${kind} ${why}`}>
              {formatCount(count)} × {kind}
              {why && `, ${why}`}
            </li>
          ))}
        </ul>
      )}
    </article>
  )
}
