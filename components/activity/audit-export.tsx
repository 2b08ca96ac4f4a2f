'use client'

import { Button, Menu } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { IconDownload } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { api } from '@/lib/api/client'
import type { AuditQuery } from '@/lib/api/contract/audit'
import { saveFile } from '@/components/ui/save-file'

const FORMATS = [
  { type: 'text/csv', file: 'audit.csv', label: 'As CSV' },
  { type: 'application/x-ndjson', file: 'audit.ndjson', label: 'As lines of JSON' },
] as const

/** What the filters let through of the audit, as a file, as the API writes it. */
export function AuditExport({ query }: { query: () => AuditQuery }) {
  const save = useMutation({
    mutationFn: async ({ type, file }: (typeof FORMATS)[number]) =>
      saveFile(file, await api.exportAudit(type, query())),
    onError: (error) => notifications.show({ color: 'red', title: 'Not exported', message: error.message }),
  })
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button size="xs" variant="default" leftSection={<IconDownload size={15} />} loading={save.isPending}>
          Export
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {FORMATS.map((format) => (
          <Menu.Item key={format.type} onClick={() => save.mutate(format)}>
            {format.label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
