import type { Database } from '@/lib/database/client'
import type { Retention } from '@/lib/kernel/retention'
import type { RetentionStore } from '@/lib/ports/retention-store'

const NAME = 'retention'

/** Retention in the database, so that it holds for all processes. */
export function createRetentionStore({ client }: Database): RetentionStore {
  return {
    async read() {
      const setting = await client.setting.findUnique({ where: { name: NAME } })
      return retentionIn(setting?.value)
    },
    async write(retention, { at, by }) {
      const row = { value: { ...retention }, changedAt: new Date(at), changedBy: by }
      await client.setting.upsert({ where: { name: NAME }, create: { name: NAME, ...row }, update: row })
    },
  }
}

function retentionIn(value: unknown): Partial<Retention> {
  if (typeof value !== 'object' || value === null) return {}
  const daysIn = (name: keyof Retention) => {
    const days: unknown = name in value ? Reflect.get(value, name) : undefined
    return typeof days === 'number' ? { [name]: days } : {}
  }
  return { ...daysIn('auditDays'), ...daysIn('historyDays') }
}
