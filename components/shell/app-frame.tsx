'use client'

import { AppShell } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import dynamic from 'next/dynamic'
import type { ReactNode } from 'react'
import { BottomBar } from './bottom-bar'
import { DegradedBanner } from './degraded-banner'
import { Keyboard } from './keyboard'
import { LiveFeedProvider } from './live-feed'
import { Navigation } from './navigation'
import { RefreshProvider } from './refresh'
import { ScopeProvider } from './scope'
import styles from './shell.module.css'
import { RangeProvider } from './time-range'
import { Tip } from './tip'
import { TopBar } from './top-bar'

// Loaded after the page: nobody jumps before there is something to look at.
const CommandPalette = dynamic(() => import('./command-palette').then((module) => module.CommandPalette), {
  ssr: false,
})

export function AppFrame({ children }: { children: ReactNode }) {
  const [opened, { toggle, close }] = useDisclosure()
  return (
    <RefreshProvider>
      <ScopeProvider>
        <RangeProvider>
          <LiveFeedProvider>
            <a href="#content" className={styles.skip}>
              Skip to the content
            </a>
            <AppShell
              layout="alt"
              header={{ height: 52 }}
              footer={{ height: { base: 54, sm: 0 } }}
              navbar={{ width: 208, breakpoint: 'sm', collapsed: { mobile: !opened } }}
              transitionDuration={0}
            >
              <AppShell.Header className={styles.header} withBorder={false}>
                <TopBar navOpened={opened} toggleNav={toggle} />
              </AppShell.Header>
              <AppShell.Navbar className={styles.nav} withBorder={false} aria-label="Pages" data-open={opened}>
                <Navigation onNavigate={close} />
              </AppShell.Navbar>
              <AppShell.Main className={styles.main} id="content" tabIndex={-1}>
                <DegradedBanner />
                <div className={styles.content}>{children}</div>
              </AppShell.Main>
              <AppShell.Footer
                component="nav"
                className={styles.bottom}
                withBorder={false}
                hiddenFrom="sm"
                aria-label="Bottom bar"
              >
                <BottomBar />
              </AppShell.Footer>
            </AppShell>
            <CommandPalette />
            <Keyboard />
            <Tip />
          </LiveFeedProvider>
        </RangeProvider>
      </ScopeProvider>
    </RefreshProvider>
  )
}
