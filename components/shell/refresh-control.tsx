'use client'

import { Menu, UnstyledButton } from '@mantine/core'
import { IconCheck, IconPlayerPause, IconPlayerPlay, IconRefresh } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { formatTime } from '@/components/ui/format'
import { useFeedStatus } from './live-feed'
import { INTERVALS, useRefresh } from './refresh'
import styles from './shell.module.css'
import { useCutOff } from './use-cut-off'

const nameOf = (seconds: number): string => (seconds === 0 ? 'Off' : `${seconds} s`)

export function RefreshControl() {
  const { seconds, paused, pausedAt, setSeconds, setPaused } = useRefresh()
  const feed = useFeedStatus()
  const client = useQueryClient()
  const moving = seconds > 0 && !paused
  const { isCutOff } = useCutOff()
  const word = paused ? 'paused' : isCutOff ? 'cut off' : !moving ? 'off' : feed === 'live' ? 'live' : 'polling'
  const how = pausedAt !== undefined ? `at ${formatTime(pausedAt)}` : moving ? nameOf(seconds) : undefined
  return (
    <Menu position="bottom-end" width={210}>
      <Menu.Target>
        <UnstyledButton className={styles.refresh} aria-label={`Refresh: ${how ? `${word}, ${how}` : word}`}>
          <span className={styles.pulse} data-status={word} aria-hidden />
          <span className={styles.refreshWord}>
            {word} <span style={{ color: 'var(--tl-quiet)' }}>{how}</span>
          </span>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={paused ? <IconPlayerPlay size={16} /> : <IconPlayerPause size={16} />}
          onClick={() => setPaused(!paused)}
        >
          {paused ? 'Go on' : 'Pause'}
        </Menu.Item>
        <Menu.Item leftSection={<IconRefresh size={16} />} onClick={() => void client.invalidateQueries()}>
          Refresh now
        </Menu.Item>
        <Menu.Divider />
        <Menu.Label>Look for new figures every</Menu.Label>
        {INTERVALS.map((interval) => (
          <Menu.Item
            key={interval}
            onClick={() => {
              setSeconds(interval)
              setPaused(false)
            }}
            rightSection={interval === seconds ? <IconCheck size={16} aria-label="chosen" /> : null}
          >
            {nameOf(interval)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
