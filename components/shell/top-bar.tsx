'use client'

import { ActionIcon, Burger, Skeleton, UnstyledButton } from '@mantine/core'
import { useOs } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import dynamic from 'next/dynamic'
import { openPalette } from './palette-door'
import { LevelStates } from './level-states'
import styles from './shell.module.css'
import { useLevels } from './use-levels'

/** As wide as what replaces it, so that nothing moves. */
const ScopeControl = dynamic(() => import('./scope-control').then((module) => module.ScopeControl), {
  ssr: false,
  loading: () => <Skeleton w={128} h={32} style={{ flex: 'none' }} visibleFrom="sm" />,
})

const BarControls = dynamic(() => import('./bar-controls').then((module) => module.BarControls), {
  ssr: false,
  loading: () => <Skeleton w={{ base: 108, sm: 174 }} h={32} style={{ flex: 'none' }} />,
})

export function TopBar({ navOpened, toggleNav }: { navOpened: boolean; toggleNav: () => void }) {
  const { data, isPending } = useLevels()
  const isMac = useOs() === 'macos'
  return (
    <>
      <Burger
        hiddenFrom="sm"
        opened={navOpened}
        onClick={toggleNav}
        size="sm"
        aria-label={navOpened ? 'Close the navigation' : 'Open the navigation'}
      />
      {data && (
        <>
          <span className={`${styles.env} mantine-visible-from-sm`}>{data.environment}</span>
          <span className={`${styles.cacheName} mantine-visible-from-sm`}>{data.cache}</span>
        </>
      )}
      {isPending && <Skeleton w={112} h={20} style={{ flex: 'none' }} visibleFrom="sm" />}
      <ScopeControl />
      <LevelStates />
      <div className={styles.spacer} />
      <UnstyledButton className={styles.search} onClick={openPalette} visibleFrom="lg">
        <IconSearch size={15} aria-hidden />
        Jump to a key or page
        <kbd>{isMac ? '⌘K' : 'Ctrl K'}</kbd>
      </UnstyledButton>
      <ActionIcon
        hiddenFrom="lg"
        variant="subtle"
        color="gray"
        size={32}
        onClick={openPalette}
        aria-label="Jump to a key or page"
      >
        <IconSearch size={19} stroke={1.6} />
      </ActionIcon>
      <BarControls />
    </>
  )
}
