'use client'

import { AppShell } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import type { ReactNode } from 'react'
import { CommandPalette } from './command-palette'
import { DegradedBanner } from './degraded-banner'
import { KeyboardHelp } from './keyboard-help'
import { LiveFeedProvider } from './live-feed'
import { Navigation } from './navigation'
import { RefreshProvider } from './refresh'
import styles from './shell.module.css'
import { TopBar } from './top-bar'

export function AppFrame({ children }: { children: ReactNode }) {
  const [opened, { toggle, close }] = useDisclosure()
  return (
    <RefreshProvider>
      <LiveFeedProvider>
        <a href="#content" className={styles.skip}>
          Skip to the content
        </a>
        <AppShell
          layout="alt"
          header={{ height: 52 }}
          navbar={{ width: 208, breakpoint: 'sm', collapsed: { mobile: !opened } }}
          transitionDuration={0}
        >
          <AppShell.Header className={styles.header} withBorder={false}>
            <TopBar navOpened={opened} toggleNav={toggle} />
          </AppShell.Header>
          <AppShell.Navbar className={styles.nav} withBorder={false} aria-label="Pages">
            <Navigation onNavigate={close} />
          </AppShell.Navbar>
          <AppShell.Main className={styles.main} id="content" tabIndex={-1}>
            <DegradedBanner />
            <div className={styles.content}>{children}</div>
          </AppShell.Main>
        </AppShell>
        <CommandPalette />
        <KeyboardHelp />
      </LiveFeedProvider>
    </RefreshProvider>
  )
}
