import type { Awaitable, FarLevel } from '@/lib/ports/far-level'

/** A far level that does to every call what a test says, and counts the calls that reached it. */
export interface ScriptedLevel extends FarLevel {
  calls: number
  answer: () => Awaitable<unknown>
}

export function scriptedLevel(answer: () => Awaitable<unknown> = () => undefined): ScriptedLevel {
  // The test's answer stands for any call's, so its type is the test's business.
  const call = (): never => {
    level.calls++
    return level.answer() as never
  }
  const level: ScriptedLevel = {
    calls: 0,
    answer,
    name: 'redis',
    open: () => Promise.resolve(),
    status: () => ({ status: 'up', reason: '' }),
    read: call,
    write: call,
    remove: call,
    list: call,
    count: call,
    tally: call,
    usage: call,
    sweep: call,
    clear: call,
    flush: () => Promise.resolve(),
    close: () => Promise.resolve(),
  }
  return level
}
