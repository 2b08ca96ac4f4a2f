import { audited } from './audited'
import type { OperatorContext } from './context'
import { readDemo } from './read-demo'
import { Refused } from './refused'

/** Turns built-in traffic on or off, or changes its rate. */
export async function switchDemo(
  context: OperatorContext,
  { on, ratePerSecond }: { on: boolean; ratePerSecond?: number },
) {
  const { demo } = context
  if (!demo && !on) return readDemo(context)
  if (!demo) throw new Refused('conflict', 'This server has no demo data to make traffic with.')
  const { on: wasOn, ratePerSecond: rateBefore } = demo.read()
  const before = { on: wasOn, ratePerSecond: rateBefore }
  return audited(context, { action: 'demo.switch', subject: on ? 'on' : 'off', before }, async () => {
    await demo.turn(on, ratePerSecond)
    const answer = readDemo(context)
    return { answer, after: { on: answer.on, ratePerSecond: answer.ratePerSecond } }
  })
}
