import { Anchor } from '@mantine/core'
import { api } from '@/lib/api/client'
import type { EntryDetail } from '@/lib/api/contract/entries'
import { formatBytes } from '@/components/ui/format'
import { Panel } from '@/components/ui/panel'
import { StateMessage } from '@/components/ui/state-message'
import { ValueTreeView } from './value-tree'

export function ValuePanel({ entry }: { entry: EntryDetail }) {
  const { value } = entry
  if (!value)
    return (
      <Panel title="Value">
        <StateMessage title="Nothing to show">
          {entry.state === 'dead'
            ? 'No level holds a copy that may be served.'
            : 'Only another process holds a copy that may be served: its memory is not read from here.'}
        </StateMessage>
      </Panel>
    )
  // Memory holds values as they are: how long one is as bytes is known where a level stores those.
  const raw = entry.copies.find(({ rawBytes }) => rawBytes !== undefined)?.rawBytes
  const whole = raw === undefined ? '' : `of ${formatBytes(raw)}, `
  const stored = formatBytes(entry.sizeBytes)
  const note = value.truncated ? `Its beginning, ${whole}stored as ${stored}; a download has all of it` : stored
  return (
    <Panel
      title="Value"
      note={note}
      actions={
        <Anchor href={api.entryValueUrl(entry.key)} download size="sm" underline="hover">
          Download
        </Anchor>
      }
    >
      <ValueTreeView tree={value.tree} />
    </Panel>
  )
}
