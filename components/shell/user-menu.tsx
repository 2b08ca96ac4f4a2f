'use client'

import { ActionIcon, Menu } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconLogout, IconPassword, IconUserCircle } from '@tabler/icons-react'
import { api } from '@/lib/api/client'
import { PasswordDialog } from './password-dialog'
import { useSession } from './session'

async function signOut(): Promise<void> {
  // Whatever the server says, the person wants to be on the other side of the door.
  await api.signOut().catch(() => undefined)
  location.assign('/sign-in?why=signed-out')
}

export function UserMenu() {
  const { data } = useSession()
  const [changing, dialog] = useDisclosure()
  return (
    <>
      <Menu position="bottom-end" width={220}>
        <Menu.Target>
          <ActionIcon variant="subtle" color="gray" size={32} aria-label="Account">
            <IconUserCircle size={20} stroke={1.6} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>{data ? `${data.actor.name}, ${data.actor.role}` : 'Not known yet'}</Menu.Label>
          <Menu.Item leftSection={<IconPassword size={16} />} onClick={dialog.open}>
            Change my password
          </Menu.Item>
          <Menu.Item leftSection={<IconLogout size={16} />} onClick={() => void signOut()}>
            Sign out
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {changing && <PasswordDialog close={dialog.close} />}
    </>
  )
}
