import { Button, Menu, type ButtonProps } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import type { FileFormat } from '@/lib/api/contract/file'

interface ExportMenuProps {
  label: string
  size: ButtonProps['size']
  save: (format: FileFormat) => void
}

export function ExportMenu({ label, size, save }: ExportMenuProps) {
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <Button size={size} variant="default" leftSection={<IconDownload size={15} stroke={1.7} />}>
          {label}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => save('text/csv')}>As CSV</Menu.Item>
        <Menu.Item onClick={() => save('application/x-ndjson')}>As lines of JSON</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
