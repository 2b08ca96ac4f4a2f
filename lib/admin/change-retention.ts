import type { Retention } from '@/lib/kernel/retention'
import { audited } from './audited'
import type { OperatorContext } from './context'
import { readRetention, retentionOf } from './read-retention'
import { Refused } from './refused'

/** Keeps records longer or less long. What is too old then goes within an hour. */
export async function changeRetention(context: OperatorContext, changed: Partial<Retention>) {
  const settings = retentionOf(context)
  const { fixed, ...before } = await readRetention(context)
  const named = fixed.find((name) => changed[name] !== undefined)
  if (named) throw new Refused('conflict', `The environment of the server says ${named}.`, `$.${named}`)
  return audited(
    context,
    { action: 'retention.change', subject: Object.keys(changed).join(', '), before },
    async () => {
      const after = await settings.change(changed, { at: context.clock.now(), by: context.actor.name })
      return { answer: { ...after, fixed }, after: { ...after } }
    },
  )
}
