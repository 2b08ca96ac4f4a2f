import type { Database } from '@/lib/database/client'
import type { PlanStore } from '@/lib/ports/plan-store'
import { jsonValue } from './json-value'
import { readTarget } from './read-target'

/** Plans in the database, so that what one process previewed another one can carry out. */
export function createPlanStore({ client }: Database): PlanStore {
  return {
    async add({ target, expiresAt, ...plan }, cutOff) {
      await client.invalidationPlan.deleteMany({ where: { expiresAt: { lte: new Date(cutOff) } } })
      const data = { ...plan, target: jsonValue(target) ?? {}, expiresAt: new Date(expiresAt) }
      await client.invalidationPlan.create({ data })
    },
    async find(id) {
      const plan = await client.invalidationPlan.findUnique({ where: { id } })
      return plan ? { ...plan, target: readTarget(plan.target), expiresAt: plan.expiresAt.getTime() } : undefined
    },
    async remove(id) {
      await client.invalidationPlan.deleteMany({ where: { id } })
    },
  }
}
