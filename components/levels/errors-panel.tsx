import type { LevelRow } from '@/lib/api/contract/levels'
import { formatCount } from '@/components/ui/format'
import { LevelBadge } from '@/components/ui/level-badge'
import { Panel } from '@/components/ui/panel'
import { StateMessage } from '@/components/ui/state-message'
import { figure, Table } from '@/components/ui/table'
import ui from '@/components/ui/ui.module.css'
import { When } from '@/components/ui/when'

/** Where a level's count of errors leads to. */
export const ERRORS = 'errors'
const COLUMNS = [
  'Level',
  { name: 'Call', means: 'What the level was asked to do' },
  { name: 'Why', means: 'In the words of the last one; those that differ by figures only are counted together' },
  figure('Times', 'Calls that failed so, since each process started'),
  figure('Last', 'When the last of them failed'),
]

/** Why calls of levels failed, the last first. */
export function ErrorsPanel({ levels }: { levels: readonly LevelRow[] }) {
  const failures = levels
    .flatMap(({ name, failures }) => failures.map((failure) => ({ name, ...failure })))
    .sort((a, b) => b.lastAt - a.lastAt)
  const untold =
    levels.reduce((sum, { errors }) => sum + errors, 0) - failures.reduce((sum, { count }) => sum + count, 0)
  return (
    <Panel
      id={ERRORS}
      title="Errors"
      note={
        untold > 0
          ? `Of each level the last 16 kinds: ${formatCount(untold)} more were of other kinds, longer ago`
          : 'Calls of a level that failed or took too long, since each process started'
      }
      flush
    >
      {failures.length === 0 ? (
        <StateMessage title="No call has failed">What fails is told here, with why and when.</StateMessage>
      ) : (
        <Table label="Errors" columns={COLUMNS} stacks>
          {failures.map(({ name, operation, reason, count, lastAt }) => (
            <tr key={`${name} ${operation} ${reason}`}>
              <td>
                <LevelBadge place={name} />
              </td>
              <td>{operation}</td>
              <td className={ui.wide}>{reason}</td>
              <td className={ui.number}>{formatCount(count)}</td>
              <td className={ui.number}>
                <When at={lastAt} />
              </td>
            </tr>
          ))}
        </Table>
      )}
    </Panel>
  )
}
