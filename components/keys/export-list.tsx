'use client'

import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { api } from '@/lib/api/client'
import type { EntriesQuery } from '@/lib/api/contract/entries'
import { fileName, type FileFormat } from '@/lib/api/contract/file'
import { formatBytes, formatCount, plural } from '@/components/ui/format'
import { saveFile } from '@/components/ui/save-file'

/** Often enough to see it move. */
const TELL_MS = 500
const NEWLINE = 10

/**
 * Saves all that a query lets through as a file. It goes on while other pages are looked at, tells how far it is, and can
 * be stopped; what was not read to its end is not saved.
 *
 * @param total how many there are about, where that is known
 */
export async function exportList(format: FileFormat, query: EntriesQuery, total: number | undefined): Promise<void> {
  const stop = new AbortController()
  // A table begins with its head.
  let rows = format === 'text/csv' ? -1 : 0
  let told = 0
  const soFar = () => formatCount(Math.max(0, rows))
  const id = notifications.show({
    title: 'Exporting',
    message: <UnderWay far="0 keys" stop={() => stop.abort()} />,
    loading: true,
    autoClose: false,
    withCloseButton: false,
  })
  const tell = () => {
    told = Date.now()
    const far = total === undefined ? `${soFar()} keys` : `${soFar()} of about ${plural(total, 'key')}`
    notifications.update({ id, message: <UnderWay far={far} stop={() => stop.abort()} /> })
  }
  const onPart = (part: Uint8Array) => {
    for (let at = part.indexOf(NEWLINE); at >= 0; at = part.indexOf(NEWLINE, at + 1)) rows++
    if (Date.now() - told > TELL_MS) tell()
  }
  const end = { id, loading: false, withCloseButton: true, autoClose: 10_000 }
  try {
    const file = await api.exportEntries(format, query, { signal: stop.signal, onPart })
    saveFile(fileName(format, { name: 'keys' }), file)
    notifications.update({ ...end, title: `Exported ${plural(rows, 'key')}`, message: formatBytes(file.size) })
  } catch (error) {
    const saved = `after ${soFar()} keys: nothing was saved`
    if (stop.signal.aborted) notifications.update({ ...end, title: 'Export stopped', message: `Stopped ${saved}.` })
    else {
      const why = error instanceof Error ? error.message : String(error)
      const message = `${why} It ended ${saved}.`
      notifications.update({ ...end, autoClose: false, color: 'red', title: 'Not exported', message })
    }
  }
}

function UnderWay({ far, stop }: { far: string; stop: () => void }) {
  return (
    <span style={{ display: 'flex', alignItems: 'center', justifyContent: 'space-between', gap: 12 }}>
      {far}
      <Button size="compact-xs" variant="default" onClick={stop}>
        Stop
      </Button>
    </span>
  )
}
