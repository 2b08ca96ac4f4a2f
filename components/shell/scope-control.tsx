'use client'

import { Menu, Skeleton, UnstyledButton } from '@mantine/core'
import { IconCheck, IconChevronDown, IconServer2 } from '@tabler/icons-react'
import type { Instance } from '@/lib/api/contract/instances'
import { formatProcess, plural } from '@/components/ui/format'
import { useScope } from './scope'
import styles from './shell.module.css'
import { useInstances } from './use-instances'
import { useHearsNobody } from './use-levels'

const SHARED = 'What this page shows and does is of all processes'
const UNHEARD = 'Other processes cannot be heard while the invalidation log is out of reach'

/** Which processes the figures and actions of the page are of. */
export function ScopeControl() {
  const { data, isError } = useInstances()
  const { instance, applies, choose } = useScope()
  const hearsNobody = useHearsNobody()
  if (!data && isError) return null
  if (!data) return <Skeleton w={128} h={32} style={{ flex: 'none' }} visibleFrom="sm" />
  const meant = instance === undefined ? undefined : (data.items.find(({ id }) => id === instance) ?? 'gone')
  const all = hearsNobody && data.items.length === 1 ? 'this process alone' : allOf(data.items.length)
  const word = meant === undefined ? all : meant === 'gone' ? 'ended' : `pid ${meant.pid}`
  return (
    <Menu position="bottom-start" width={290} disabled={!applies}>
      <Menu.Target>
        <UnstyledButton
          className={styles.scope}
          data-narrowed={instance !== undefined}
          aria-label={`Processes: ${word}`}
          aria-disabled={!applies}
          title={hearsNobody ? UNHEARD : applies ? undefined : SHARED}
        >
          <IconServer2 size={15} stroke={1.6} aria-hidden />
          <span className={styles.scopeWord}>{word}</span>
          {applies && <IconChevronDown size={14} aria-hidden />}
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Figures and actions of</Menu.Label>
        <Menu.Item onClick={() => choose(undefined)} rightSection={tick(instance === undefined)}>
          {all}
        </Menu.Item>
        {data.items.map((one) => (
          <Menu.Item key={one.id} onClick={() => choose(one.id)} rightSection={tick(instance === one.id)}>
            {formatProcess(one)}
            <div className={styles.scopeNote}>{noteOf(one)}</div>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}

const allOf = (count: number): string => (count === 1 ? '1 process' : `all ${count} processes`)

const tick = (chosen: boolean) => (chosen ? <IconCheck size={16} aria-label="chosen" /> : null)

function noteOf({ isThis, answers, memoryEntries }: Instance): string {
  const held = `${plural(memoryEntries, 'entry', 'entries')} in L1`
  return `${isThis ? 'answers here, ' : answers ? '' : 'silent, '}${held}`
}
