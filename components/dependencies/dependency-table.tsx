import { UnstyledButton } from '@mantine/core'
import { useMemo } from 'react'
import type { DependencyGraph } from '@/lib/api/contract/dependencies'
import { EntryState } from '@/components/ui/entry-state'
import { formatBytes, formatName, NO_DATA } from '@/components/ui/format'
import { KeyLink } from '@/components/ui/links'
import { figure, Table } from '@/components/ui/table'
import ui from '@/components/ui/ui.module.css'
import styles from './dependencies.module.css'
import { isHeld } from './is-held'
import { stepsOf } from './steps-of'

interface DependencyTableProps {
  graph: DependencyGraph
  look: (key: string) => void
}

const COLUMNS = [
  'Key',
  { name: 'Where it stands', means: 'How many dependencies lie between it and the key looked from' },
  'State',
  figure('Size', 'Of the copy that a read would find'),
  'Made from',
  'Look',
]
/** Parents named in a row; the graph shows them all. */
const NAMED = 3

export function DependencyTable({ graph, look }: DependencyTableProps) {
  const parents = useMemo(() => {
    const known = new Map<string, string[]>()
    for (const { parent, child } of graph.edges) known.set(child, [...(known.get(child) ?? []), parent])
    return known
  }, [graph.edges])
  const rows = useMemo(() => [...graph.nodes].sort((a, b) => a.depth - b.depth || (a.key < b.key ? -1 : 1)), [graph])
  return (
    <Table label="Dependencies" columns={COLUMNS} stacks>
      {rows.map((node) => {
        const from = parents.get(node.key) ?? []
        return (
          <tr key={node.key} data-focus={node.depth === 0} className={styles.row}>
            <td style={{ minWidth: 180 }}>
              <KeyLink of={node.key} />
            </td>
            <td className={ui.wide} style={{ whiteSpace: 'nowrap' }}>
              {stepsOf(node.depth)}
            </td>
            <td>
              <EntryState state={node.state} />
            </td>
            <td className={ui.number}>{isHeld(node) ? formatBytes(node.sizeBytes) : NO_DATA}</td>
            <td className={`${ui.mono} ${ui.wide}`} style={{ minWidth: 180 }} title={from.join('\n')}>
              {from.slice(0, NAMED).map(formatName).join(', ')}
              {from.length > NAMED && ` and ${from.length - NAMED} more`}
            </td>
            <td>
              {node.depth !== 0 && (
                <UnstyledButton className={styles.look} onClick={() => look(node.key)}>
                  from here
                </UnstyledButton>
              )}
            </td>
          </tr>
        )
      })}
    </Table>
  )
}
