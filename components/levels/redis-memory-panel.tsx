'use client'

import { api } from '@/lib/api/client'
import { usePoll } from '@/components/shell/refresh'
import { Facts } from '@/components/ui/facts'
import { formatBytes, formatShare } from '@/components/ui/format'
import { Panel } from '@/components/ui/panel'
import styles from './levels.module.css'

/** What Redis does when it is full; nothing where there is no Redis that answers, as the levels above say. */
export function RedisMemoryPanel() {
  const { data } = usePoll(['levels', 'redis-memory'], (call) => api.getRedisMemory(call), { atLeastSeconds: 30 })
  if (!data || data.policy === null) return null
  const { policy, usedBytes, maxBytes, warning } = data
  return (
    <Panel title="Redis’ memory" note="Of the whole server, whoever uses it">
      <Facts
        facts={[
          ['Policy', policy, 'What Redis gives up when its memory is full (maxmemory-policy)'],
          ['In use', formatBytes(usedBytes), 'Memory that Redis has allocated (used_memory)'],
          ['Limit', maxBytes === null ? 'none' : formatBytes(maxBytes), 'What Redis may allocate (maxmemory)'],
          ['Of limit', maxBytes === null ? '–' : formatShare((usedBytes ?? 0) / maxBytes), 'In use, of the limit'],
        ]}
      />
      {warning && <p className={styles.warning}>{warning}.</p>}
    </Panel>
  )
}
