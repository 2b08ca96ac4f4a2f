import { describe, expect, test } from 'vitest'
import { systemClock } from '@/lib/kernel/clock'
import { DeadlineExceeded } from '@/lib/kernel/errors'
import type { CacheEvent } from '@/lib/kernel/event'
import type { FarLevel } from '@/lib/ports/far-level'
import { eventually } from '@/lib/testing/eventually'
import { describeFarLevel } from '@/lib/testing/far-level-conformance'
import { watchStalls } from '@/lib/testing/longest-stall'
import { createMapLevel } from '@/lib/testing/map-level'
import { scriptedLevel } from '@/lib/testing/scripted-level'
import { addressOf, removalOf, storedEntry } from '@/lib/testing/stored-entry'
import { guardLevel } from './guard-level'
import { LevelUnavailable, TooManyCalls } from './level-unavailable'
import { withBreaker } from './with-breaker'
import { withBypass } from './with-bypass'
import { withDeadline } from './with-deadline'
import { withLimit } from './with-limit'
import { withRecording } from './with-recording'

const A = [removalOf('a')]
const never = (): Promise<never> => new Promise(() => {})
const fail = (): Promise<never> => Promise.reject(new Error('broken'))
const attempt = async (make: () => unknown): Promise<unknown> => {
  try {
    return await make()
  } catch (error) {
    return error
  }
}

const clock = systemClock
const decorators: readonly (readonly [name: string, decorate: (level: FarLevel) => FarLevel])[] = [
  ['a Map', (level) => level],
  ['a Map with a deadline', (level) => withDeadline(level, { callMs: 5_000 })],
  ['a Map with a limit', (level) => withLimit(level, 1)],
  ['a Map with a breaker', (level) => withBreaker(level, { clock, random: Math.random, failures: 1 })],
  ['a Map with a bypass', (level) => withBypass(level, () => false)],
  ['a Map with its recording', (level) => withRecording(level, { clock, report: () => undefined })],
]
for (const [name, decorate] of decorators) describeFarLevel(name, () => decorate(createMapLevel()))

describe('with-deadline', () => {
  test('a call that is never answered ends at its deadline and not 50 ms later', async () => {
    const level = withDeadline(scriptedLevel(never), { callMs: 60 })
    const stalls = watchStalls()
    const begun = performance.now()
    await expect(level.read(A)).rejects.toThrow(DeadlineExceeded)
    const ms = performance.now() - begun
    expect(ms).toBeGreaterThanOrEqual(59)
    expect(ms).toBeLessThan(60 + stalls.lateMs())
    stalls.stop()
  })

  test('an answer in time is handed on, and so is a failure', async () => {
    const inner = scriptedLevel(() => Promise.resolve(['x']))
    const level = withDeadline(inner, { callMs: 60 })
    expect(await level.read(A)).toEqual(['x'])
    inner.answer = fail
    await expect(level.read(A)).rejects.toThrow('broken')
  })

  test('what is answered at once stays synchronous', () => {
    const level = withDeadline(
      scriptedLevel(() => ['x']),
      { callMs: 60 },
    )
    expect(level.read(A)).toEqual(['x'])
  })

  test('an answer that came while the process itself was busy counts', async () => {
    const level = withDeadline(
      scriptedLevel(() => new Promise((resolve) => setImmediate(() => resolve(['x'])))),
      {
        callMs: 20,
      },
    )
    const reading = level.read(A)
    const until = performance.now() + 60
    while (performance.now() < until);
    expect(await reading).toEqual(['x'])
  })
})

describe('with-limit', () => {
  test('calls beyond the number are refused at once, without being made', async () => {
    const inner = scriptedLevel(never)
    const level = withLimit(inner, 3)
    for (let i = 0; i < 3; i++) void level.read(A)
    expect(await attempt(() => level.read(A))).toBeInstanceOf(TooManyCalls)
    expect(inner.calls).toBe(3)
  })

  test('a call that ended, well or badly, makes room for another', async () => {
    const inner = scriptedLevel(fail)
    const level = withLimit(inner, 1)
    for (let i = 0; i < 3; i++) expect(await attempt(() => level.read(A))).toMatchObject({ message: 'broken' })
    inner.answer = () => Promise.resolve(['x'])
    for (let i = 0; i < 3; i++) expect(await level.read(A)).toEqual(['x'])
  })
})

describe('with-breaker', () => {
  const breaker = (answer: () => unknown) => {
    const inner = scriptedLevel(answer as () => Promise<unknown>)
    const time = { now: 1_000 }
    const level = withBreaker(inner, { clock: { now: () => time.now }, random: () => 1, failures: 3, openMs: 100 })
    return { inner, time, level }
  }

  test('after so many failures in a row the level is not asked any more, and says so', async () => {
    const { inner, level } = breaker(fail)
    for (let i = 0; i < 3; i++) await attempt(() => level.read(A))
    expect(level.status()).toEqual({ status: 'down', reason: 'broken' })
    expect(await attempt(() => level.read(A))).toBeInstanceOf(LevelUnavailable)
    expect(inner.calls).toBe(3)
  })

  test('a level that knows that it is down says why; what its client threw is told only where it does not', async () => {
    const { inner, level } = breaker(fail)
    inner.status = () => ({ status: 'down', reason: 'Redis cannot be reached at redis:6379; trying again' })
    for (let i = 0; i < 3; i++) await attempt(() => level.read(A))
    inner.status = () => ({ status: 'up', reason: '' })
    expect(level.status()).toEqual({ status: 'down', reason: 'Redis cannot be reached at redis:6379; trying again' })
  })

  test('a success in between starts the count again', async () => {
    const { inner, level } = breaker(fail)
    for (let i = 0; i < 10; i++) {
      inner.answer = i % 3 === 2 ? () => Promise.resolve(['x']) : fail
      await attempt(() => level.read(A))
    }
    expect(inner.calls).toBe(10)
    expect(level.status().status).toBe('up')
  })

  test('when its time is over one call tries; only when that is answered do the others follow', async () => {
    const { inner, level, time } = breaker(fail)
    for (let i = 0; i < 3; i++) await attempt(() => level.read(A))
    time.now += 101
    let answer: (value: unknown) => void = () => {}
    inner.answer = () => new Promise((resolve) => (answer = resolve))
    const trying = level.read(A)
    expect(level.status().status).toBe('down')
    expect(await attempt(() => level.read(A))).toBeInstanceOf(LevelUnavailable)
    expect(inner.calls).toBe(4)
    answer(['x'])
    expect(await trying).toEqual(['x'])
    expect(level.status().status).toBe('up')
    inner.answer = () => ['y']
    expect(level.read(A)).toEqual(['y'])
  })

  test('a try that fails keeps it open for twice as long', async () => {
    const { inner, level, time } = breaker(fail)
    for (let i = 0; i < 3; i++) await attempt(() => level.read(A))
    time.now += 101
    await attempt(() => level.read(A))
    time.now += 150
    await attempt(() => level.read(A))
    expect(inner.calls).toBe(4)
    time.now += 51
    await attempt(() => level.read(A))
    expect(inner.calls).toBe(5)
  })

  test('calls that end late while others are answered are a long queue, not a dead level', async () => {
    const { inner, level } = breaker(() => Promise.resolve(['x']))
    const late: ((reason: Error) => void)[] = []
    inner.answer = () => new Promise((_, reject) => late.push(reject))
    const calls = Array.from({ length: 10 }, () => attempt(() => level.read(A)))
    inner.answer = () => Promise.resolve(['x'])
    await level.read(A)
    for (const reject of late) reject(new DeadlineExceeded('reading', 100))
    await Promise.all(calls)
    expect(level.status().status).toBe('up')

    inner.answer = () => Promise.reject(new DeadlineExceeded('reading', 100))
    for (let i = 0; i < 3; i++) await attempt(() => level.read(A))
    expect(level.status().status).toBe('down')
  })

  test('a level that throws at once is counted like one that rejects; nonsense from the caller is not', async () => {
    const { inner, level } = breaker(() => {
      throw new TypeError('a cursor that is none')
    })
    for (let i = 0; i < 9; i++) await attempt(() => level.read(A))
    expect(inner.calls).toBe(9)
    inner.answer = () => {
      throw new Error('disk is gone')
    }
    for (let i = 0; i < 9; i++) await attempt(() => level.read(A))
    expect(inner.calls).toBe(12)
  })
})

describe('with-recording', () => {
  const recorded = (answer: () => unknown) => {
    const events: CacheEvent[] = []
    const inner = scriptedLevel(answer as () => Promise<unknown>)
    let now = 0
    const level = withRecording(inner, { report: (event) => events.push(event), clock: { now: () => (now += 5) } })
    return { inner, level, events }
  }

  test('a read that fails is a miss for each address, and an event', async () => {
    const { level, events } = recorded(fail)
    expect(await level.read([...A, addressOf('b')])).toEqual([undefined, undefined])
    expect(events).toEqual([{ kind: 'level.failed', level: 'redis', operation: 'read', reason: 'broken' }])
  })

  test('who looks at what is there is told where a read fails, and it is the same event', async () => {
    const { level, events } = recorded(fail)
    await expect(level.read(A, 'look')).rejects.toThrow('broken')
    expect(events).toEqual([{ kind: 'level.failed', level: 'redis', operation: 'read', reason: 'broken' }])
  })

  test('a write, a removal and a sweep that fail are events; a list and clearing tell their caller', async () => {
    const { level, events } = recorded(fail)
    await level.write([storedEntry('a')])
    expect(await level.remove(A)).toBe(0)
    expect(await level.sweep(0, 10)).toEqual({ entries: 0, bytes: 0 })
    await expect(level.list({}, { by: 'key', descending: false }, undefined, 1)).rejects.toThrow('broken')
    await expect(level.usage()).rejects.toThrow('broken')
    await expect(level.clear()).rejects.toThrow('broken')
    expect(events.map((event) => event.kind === 'level.failed' && event.operation)).toEqual([
      'write',
      'remove',
      'sweep',
      'list',
      'usage',
      'clear',
    ])
  })

  test('calls refused because too many are under way are told, so that no write is lost in silence', async () => {
    const { level, events } = recorded(() => Promise.reject(new TooManyCalls('20000 calls are under way')))
    await level.write([storedEntry('a')])
    expect(events).toMatchObject([{ kind: 'level.failed', operation: 'write' }])
  })

  test('what succeeds is counted and timed', async () => {
    const { inner, level, events } = recorded(() => [new Uint8Array(1), undefined, undefined])
    inner.answer = () => Promise.resolve(2)
    await level.remove(A)
    await level.write([storedEntry('a'), storedEntry('b')])
    inner.answer = () => ({ entries: 4, bytes: 44 })
    await level.sweep(0, 10)
    expect(events).toEqual([
      { kind: 'level.removed', level: 'redis', entries: 2 },
      { kind: 'level.written', level: 'redis', entries: 2, ms: 5 },
      { kind: 'entry.expired', level: 'redis', entries: 4, bytes: 44 },
    ])
  })
})

describe('all guards together', () => {
  test('a level that hangs costs a few requests their deadline and the rest nothing, is told once, and comes back', async () => {
    const events: CacheEvent[] = []
    const inner = scriptedLevel(never)
    const time = { now: 0 }
    const level = guardLevel(inner, {
      report: (event) => events.push(event),
      clock: { now: () => time.now },
      random: () => 1,
      callMs: 40,
      failures: 5,
      openMs: 100,
      mostCalls: 8,
    })
    const stalls = watchStalls()
    const begun = performance.now()
    expect(await Promise.all(Array.from({ length: 100 }, () => level.read(A)))).toEqual(Array(100).fill([undefined]))
    expect(performance.now() - begun).toBeLessThan(40 + stalls.lateMs())
    stalls.stop()
    expect(inner.calls).toBe(8)
    expect(events.filter(({ kind }) => kind === 'level.status')).toMatchObject([{ status: 'down' }])
    expect(level.status().status).toBe('down')

    // The calls nobody waits for any more still count, so the first try after the pause is refused as well.
    time.now += 101
    expect(await level.read(A)).toEqual([undefined])
    expect(inner.calls).toBe(8)
  })

  test('fewer hung calls than the limit leave room for the one that tries', async () => {
    const events: CacheEvent[] = []
    const inner = scriptedLevel(never)
    const time = { now: 0 }
    const report = (event: CacheEvent): void => void events.push(event)
    const level = guardLevel(inner, {
      report,
      clock: { now: () => time.now },
      random: () => 1,
      callMs: 20,
      openMs: 100,
    })
    await Promise.all(Array.from({ length: 5 }, () => level.read(A)))
    inner.answer = () => Promise.resolve(['x'])
    expect(await level.read(A)).toEqual([undefined])
    time.now += 101
    expect(await level.read(A)).toEqual(['x'])
    await eventually(() => expect(level.status().status).toBe('up'))
    expect(events.filter(({ kind }) => kind === 'level.status')).toMatchObject([{ status: 'down' }, { status: 'up' }])
  })
})
