import type { LevelStatus } from '@/lib/kernel/event'
import type { LevelName } from '@/lib/kernel/outcome'
import type { AdminContext } from './context'

export interface Health {
  status: 'ok' | 'degraded' | 'down'
  levels: { name: LevelName; status: LevelStatus }[]
}

/** Whether the caches serve, told to anybody who asks, so with nothing in it that is not for everybody. */
export function readHealth({ caches }: AdminContext): Health {
  const levels = caches.flatMap(({ cache }) => cache.stats().levels.map(({ name, status }) => ({ name, status })))
  const up = levels.filter(({ status }) => status === 'up').length
  const degraded = up < levels.length || caches.some(({ cache }) => cache.position().degraded)
  const down = levels.every(({ status }) => status === 'down')
  return { status: down ? 'down' : degraded ? 'degraded' : 'ok', levels }
}
