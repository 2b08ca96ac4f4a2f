import { join } from 'node:path'
import { Redis } from 'ioredis'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { systemClock } from '@/lib/kernel/clock'
import { RedisLog } from '@/lib/log/redis-log'
import { bundleProgram, type BundledProgram, type RunningProgram } from '@/lib/testing/bundled-child'
import { eventually } from '@/lib/testing/eventually'
import { caughtUp, useFleet } from '@/lib/testing/test-fleet'

const INVALIDATIONS = 10_000

const fleet = useFleet('killed')
let program: BundledProgram
const children: RunningProgram[] = []

beforeAll(() => {
  program = bundleProgram('lib/testing/fleet-child.ts')
})
afterEach(async () => {
  for (const { child } of children) child.kill('SIGKILL')
  await Promise.all(children.splice(0).map(({ ended }) => ended))
})
afterAll(() => program.remove())

async function start(...home: string[]): Promise<RunningProgram> {
  const running = program.run([fleet.server.url, fleet.name, ...home])
  children.push(running)
  await running.printed('ready')
  return running
}

const ask = ({ child }: RunningProgram, job: string): void => void child.stdin?.write(`${job}\n`)

it('a queued invalidation outlives kill -9 of its process, and is published once', async () => {
  const home = join(fleet.folder, 'outbox')
  const other = await fleet.join()
  await other.set('c:1', 'old', { tags: ['red'] })
  const doomed = await start(home)
  fleet.server.pause()
  try {
    ask(doomed, 'drop red')
    expect(JSON.parse(await doomed.printed('"dropped":"red"'))).toMatchObject({ seq: 0, queued: 1 })
    doomed.child.kill('SIGKILL')
    await doomed.ended
  } finally {
    fleet.server.resume()
  }
  const published = async (): Promise<number> => {
    const records = await fleet.client.xrange(`tl:{${fleet.name}}:log:stream`, '-', '+')
    return records.filter(([, [, text = '']]) => text.includes('"t:red"')).length
  }
  // What its append did before it was given up is the server's to know; the queued one comes on top of it, once.
  await eventually(async () => expect(await fleet.client.ping()).toBe('PONG'))
  const before = await published()
  const heir = await start(home)
  // The record is there before the outbox on disk has forgotten it: whoever is killed in between publishes it again.
  ask(heir, 'at 2')
  await heir.printed('{"at":2')
  expect(await published()).toBe(before + 1)
  await caughtUp(other, 2)
  await eventually(() => expect(other.peek('c:1')).toBeUndefined())
  const [first] = children.splice(1)
  first?.child.kill('SIGKILL')
  await first?.ended
  await start(home)
  expect(await published()).toBe(before + 1)
}, 30_000)

it('fault 13: a process that was stopped during 10,000 invalidations has applied them all when it answers again', async () => {
  const stopped = await start()
  ask(stopped, 'read c:1 1 1')
  expect(JSON.parse(await stopped.printed('{"key":"c:1"'))).toMatchObject({ values: ['load 1'] })
  stopped.child.kill('SIGSTOP')
  const [connection, tail] = [0, 1].map(() => new Redis(fleet.server.url))
  if (!connection || !tail) throw new Error('there are two connections')
  const log = new RedisLog({ cache: fleet.name, connection, tail, clock: systemClock })
  const names = Array.from({ length: INVALIDATIONS }, (_, i) => `k:c:${i}`)
  for (let from = 0; from < names.length; from += 500)
    await Promise.all(
      names
        .slice(from, from + 500)
        .map((name) => log.append({ kind: 'invalidate', names: [name], mode: 'hard' }, 'test')),
    )
  const { head: applied } = await log.head()
  await log.close()
  expect(applied).toBe(INVALIDATIONS)
  stopped.child.kill('SIGCONT')
  ask(stopped, `at ${applied}`)
  const caught: { readonly ms: number } = JSON.parse(await stopped.printed(`{"at":${applied}`))
  expect(caught.ms).toBeLessThan(5_000)
  ask(stopped, 'read c:1 2 1')
  expect(JSON.parse(await stopped.printed('{"key":"c:1","readers":2'))).toMatchObject({ values: ['load 2'] })
}, 60_000)
