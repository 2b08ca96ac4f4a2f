'use client'

import { Skeleton, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useQueryState, parseAsString } from 'nuqs'
import { useEffect, useMemo, useSyncExternalStore } from 'react'
import { api } from '@/lib/api/client'
import { TextLink } from '@/components/ui/links'
import { PageHeader } from '@/components/ui/page-header'
import { Panel } from '@/components/ui/panel'
import { ErrorState, StateMessage } from '@/components/ui/state-message'
import styles from './api.module.css'
import { Introduction } from './introduction'
import { OperationEntry } from './operation-entry'
import { readDocument, searchGroups } from './read-document'

const never = () => () => undefined

export function ApiReference() {
  const [q, setQ] = useQueryState('q', parseAsString.withDefault(''))
  const { data, error, refetch } = useQuery({
    queryKey: ['document'],
    queryFn: ({ signal }) => api.getDocument({ signal }),
    staleTime: Infinity,
  })
  const origin = useSyncExternalStore(
    never,
    () => location.origin,
    () => 'http://127.0.0.1:3000',
  )
  const groups = useMemo(() => data && readDocument(data, origin), [data, origin])
  const found = groups && searchGroups(groups, q)
  useOpenFromHash(found !== undefined)

  return (
    <>
      <PageHeader
        title="API"
        text="Everything that this console does, for scripts and programs"
        actions={<TextLink href="/api/v1/openapi.json">OpenAPI 3.1 document</TextLink>}
      />
      {error && !data ? (
        <Panel>
          <ErrorState error={error} retry={() => void refetch()} />
        </Panel>
      ) : !found ? (
        <Skeleton height={640} radius={8} />
      ) : (
        <div className={styles.columns}>
          <nav className={styles.contents} aria-label="Operations">
            <TextInput
              aria-label="Search operations"
              placeholder="Search the API"
              leftSection={<IconSearch size={16} />}
              value={q}
              onChange={(event) => void setQ(event.currentTarget.value || null)}
              data-search
              mb={12}
            />
            {found.map(({ name, operations }) => (
              <div key={name}>
                <p className={styles.contentsGroup}>{name}</p>
                <ul className={styles.contentsList}>
                  {operations.map((operation) => (
                    <li key={operation.id}>
                      <a href={`#${operation.id}`} onClick={() => open(operation.id)}>
                        {operation.summary}
                      </a>
                    </li>
                  ))}
                </ul>
              </div>
            ))}
          </nav>
          <div className={styles.stack}>
            {q === '' && <Introduction origin={origin} />}
            {found.length === 0 && (
              <Panel>
                <StateMessage title="No operation matches">
                  The search looks at paths, summaries and descriptions, literally.
                </StateMessage>
              </Panel>
            )}
            {found.map(({ name, operations }) => (
              <Panel key={name} title={name} flush>
                {operations.map((operation) => (
                  <OperationEntry key={operation.id} operation={operation} />
                ))}
              </Panel>
            ))}
          </div>
        </div>
      )}
    </>
  )
}

function open(id: string): void {
  const entry = document.getElementById(id)
  if (entry instanceof HTMLDetailsElement) entry.open = true
}

/** A link to an operation opens it, once it is there to be opened. */
function useOpenFromHash(ready: boolean): void {
  useEffect(() => {
    const id = location.hash.slice(1)
    if (!ready || id === '') return
    open(id)
    document.getElementById(id)?.scrollIntoView()
  }, [ready])
}
