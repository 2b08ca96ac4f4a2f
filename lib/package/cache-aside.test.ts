import { describe, expect, it, vi } from 'vitest'
import type { Cache } from '@/lib/engine/cache-contract'
import type { CacheEvent, EventKind } from '@/lib/kernel/event'
import { eventually } from '@/lib/testing/eventually'
import { FakeClock } from '@/lib/testing/fake-clock'
import { gate } from '@/lib/testing/gate'
import {
  createCache,
  DeadlineExceeded,
  disk,
  memory,
  NotStorable,
  redis,
  SourceError,
  type CacheOptions,
} from './index'

const EVENTS: EventKind[] = [
  'load.started',
  'load.shared',
  'load.finished',
  'load.failed',
  'entry.stored',
  'entry.refused',
]

function make(options: Partial<CacheOptions> = {}): { cache: Cache; clock: FakeClock; transcript: string[] } {
  const clock = new FakeClock()
  const cache = createCache({ name: 'test', clock, random: () => 0, ...options })
  const transcript: string[] = []
  for (const kind of EVENTS)
    cache.on(kind, (event: CacheEvent) =>
      transcript.push(`${transcript.length + 1}. ${kind}${'reason' in event ? ` (${event.reason})` : ''}`),
    )
  return { cache, clock, transcript }
}

describe('getOrSet', () => {
  it('starts one load for a thousand readers of a cold key', async () => {
    const { cache, transcript } = make()
    const load = vi.fn(() => Promise.resolve('v'))
    const values = await Promise.all(Array.from({ length: 1_000 }, () => cache.getOrSet('a:1', load)))
    expect(new Set(values)).toEqual(new Set(['v']))
    expect(load).toHaveBeenCalledTimes(1)
    expect(transcript.filter((line) => line.endsWith('load.shared'))).toHaveLength(999)
    expect(transcript.slice(-2)).toEqual(['1001. load.finished', '1002. entry.stored'])
  })

  it.each([null, 0, '', false, Number.NaN, -0, 0n])('takes %s for a value', async (value) => {
    const { cache } = make()
    await cache.getOrSet('a:1', () => value)
    expect(await cache.getOrSet('a:1', () => 'loaded again')).toBe(value)
    expect(cache.peek('a:1')).toBe(value)
  })

  it('hands on undefined but does not store it', async () => {
    const { cache, transcript } = make()
    expect(await cache.getOrSet('a:1', () => undefined)).toBeUndefined()
    expect(transcript).toEqual(['1. load.started', '2. load.finished', '3. entry.refused (undefined)'])
  })

  it('wraps what the loader throws, tells it to every waiting reader, and loads again for the next', async () => {
    const { cache } = make()
    const failing = (): Promise<never> => Promise.reject(new Error('no route to source'))
    const failures = await Promise.allSettled([cache.getOrSet('a:1', failing), cache.getOrSet('a:1', failing)])
    for (const failure of failures) {
      const error: unknown = failure.status === 'rejected' ? failure.reason : undefined
      expect(error).toBeInstanceOf(SourceError)
      expect(error).toMatchObject({ key: 'a:1', cause: { message: 'no route to source' } })
    }
    expect(await cache.getOrSet('a:1', () => 'back')).toBe('back')
  })

  it('says what cannot be stored and where it is, and stores nothing', async () => {
    const { cache } = make()
    const refusal = cache.getOrSet('a:1', () => ({ rows: [{ save: () => undefined }] }))
    await expect(refusal).rejects.toThrow(NotStorable)
    await expect(refusal).rejects.toThrow(/rows\[0\]\.save is a function/)
    await expect(cache.set('a:1', Symbol('s'))).rejects.toThrow(NotStorable)
    expect(await cache.get('a:1')).toBeUndefined()
  })

  it('aborts a load at the hard timeout', async () => {
    const { cache } = make()
    let signal: AbortSignal | undefined
    const hanging = cache.getOrSet(
      'a:1',
      (context) => {
        signal = context.signal
        return new Promise<never>(() => undefined)
      },
      { timeouts: { hard: 20 } },
    )
    await expect(hanging).rejects.toMatchObject({ name: 'SourceError', cause: expect.any(DeadlineExceeded) as unknown })
    expect(signal?.aborted).toBe(true)
  })

  it('stores with the tags, dependencies and life that the loader names, unless it says to skip', async () => {
    const { cache, clock } = make()
    await cache.getOrSet('a:1', (context) => {
      context.tag('red')
      context.dependOn('b:1')
      context.ttl('5s')
      return 1
    })
    expect(await cache.getEntry('a:1')).toMatchObject({ tags: ['red'], dependsOn: ['b:1'], ttlMs: 5_000 })
    clock.advance(5_000)
    expect(await cache.get('a:1')).toBeUndefined()
    await cache.getOrSet('a:1', (context) => (context.skip(), 2))
    expect(await cache.get('a:1')).toBeUndefined()
  })

  it('keeps for ever what is to live longer than a Date can tell', async () => {
    const { cache } = make()
    for (const ttl of [Number.MAX_VALUE, '999999999999d']) {
      await cache.set('a:1', 1, { ttl })
      expect(await cache.getEntry('a:1')).toMatchObject({ ttlMs: Infinity })
    }
  })

  it.each([
    ['an empty key', '', /must not be empty/],
    ['a key of 2,049 bytes', 'é'.repeat(1_025), /2048 bytes/],
    ['half a surrogate pair', 'a:\ud800', /surrogate/],
  ])('refuses %s with a sentence', async (_, key, sentence) => {
    const { cache } = make()
    const refusal = cache.getOrSet(key, () => 1)
    await expect(refusal).rejects.toThrow(TypeError)
    await expect(refusal).rejects.toThrow(sentence)
  })
})

describe('what can only be a mistake is refused with a sentence, and nothing is done', () => {
  // As JavaScript may call it.
  type Loose = Record<string, (...given: unknown[]) => unknown>

  it.each([
    [
      'a text where several keys are meant',
      'getMany',
      ['a:1'],
      /^keys must be an array or another iterable, not string/,
    ],
    ['a text where several keys are to go', 'deleteMany', ['a:1'], /^keys must be an array/],
    ['entries that are no pairs', 'setMany', [{ 'a:1': 2 }], /^entries must be an array/],
    ['keys where entries are meant', 'setMany', [['a:1']], /^each of the entries must be a pair/],
    ['a version that is none', 'activateVersion', ['a', 'first'], /^a version is a number, .*, not "first"$/],
    ['a prefix where a query is meant', 'list', ['a:'], /^list\(\) must be an object of settings, not string/],
    ['an order that is none', 'list', [{ sort: 5 }], /^sort must be key, size/],
    ['a text for keys in a target', 'invalidate', [{ keys: 'a:1' }], /^keys must be an array/],
    ['a text for tags in a target', 'invalidate', [{ tags: 'red', match: 'any' }], /^tags must be an array/],
    ['a target of two kinds', 'invalidate', [{ key: 'a:1', tag: 'red' }], /^a target is one of/],
    ['a target of no kind', 'preview', [undefined], /^a target is one of/],
    ['a namespace with a colon', 'invalidate', [{ namespace: 'a:b' }], /^a namespace is the part of a key before/],
    ['an unknown way out', 'invalidate', [{ all: true }, { whenUnreachable: 'later' }], /^whenUnreachable must be/],
    ['a text for tags', 'set', ['a:1', 2, { tags: 'red' }], /^tags must be an array/],
    ['a text for dependencies', 'set', ['a:1', 2, { dependsOn: 'b:1' }], /^dependsOn must be an array/],
    ['a TTL below 0', 'set', ['a:1', 2, { ttl: -1 }], /^options.ttl must be milliseconds .*, not -1$/],
    ['a TTL that is no number', 'set', ['a:1', 2, { ttl: NaN }], /^options.ttl must be milliseconds .*, not NaN$/],
    ['a TTL in words', 'set', ['a:1', 2, { ttl: '5 minutes' }], /, not "5 minutes"$/],
    ['a condition that is none', 'set', ['a:1', 2, { when: true }], /^options.when must be a function/],
    ['a text for yes or no', 'set', ['a:1', 2, { cacheEmpty: 'no' }], /^options.cacheEmpty must be true or false/],
    ['a number for bounds', 'set', ['a:1', 2, { timeouts: 5 }], /^options.timeouts must be an object such as/],
    ['a switch for a size', 'set', ['a:1', 2, { compress: true }], /^options.compress must be an object such as/],
    ['a key that is none', 'set', [5, 2], /^a key must be a string, not number/],
    ['a loader that is none', 'getOrSetMany', [['b:1']], /^getOrSetMany takes keys and a function/],
    ['a loader that is none', 'warm', [['b:1']], /^warm takes keys and a function/],
    ['a setting that there is not', 'set', ['a:1', 2, { ttll: '5m' }], /^options has no setting "ttll"; it has ttl, /],
    ['a bound that there is not', 'set', ['a:1', 2, { timeouts: { softt: 5 } }], /^options.timeouts .* "softt"/],
    ['a setting of a load that there is not', 'getOrSet', ['b:1', String, { tag: 'red' }], /^options has no setting/],
    ['a setting of a warming that there is not', 'warm', [['b:1'], String, { atOnce: 5 }], /^options has no setting/],
    ['a way to invalidate that there is not', 'invalidate', [{ all: true }, { soft: true }], /^invalidate\(\) has no/],
    ['a question that there is not', 'list', [{ tags: ['red'] }], /^list\(\) has no setting "tags"; it has prefix/],
    ['a level that there is not', 'list', [{ level: 'l1' }], /^level must be memory, redis or disk, not l1/],
  ])('%s: %s', async (_, verb, given, sentence) => {
    const { cache } = make()
    await cache.set('a:1', 1, { tags: ['red'] })
    const call = (cache as unknown as Loose)[verb]
    await expect(async () => call?.apply(cache, given)).rejects.toThrow(sentence)
    expect(await cache.get('a:1')).toBe(1)
  })

  it.each([
    ['a key that is none', 'peek', [5], /^a key must be a string/],
    ['a listener that is none', 'on', ['entry.stored', 5], /^on takes the kind of an event and a function/],
    ['a source that loads nothing', 'bind', ['a', {}], /^bind takes a namespace and its source/],
    ['an event that there is not', 'on', ['nope', () => {}], /^there is no event "nope"; there are request\.served/],
    ['a setting of a view that there is not', 'bind', ['a', { load: () => 1 }, { ttll: 1 }], /^options has no setting/],
  ])('%s: %s', async (_, verb, given, sentence) => {
    const { cache } = make()
    await cache.ready()
    const call = (cache as unknown as Loose)[verb]
    expect(() => call?.apply(cache, given)).toThrow(sentence)
  })

  it.each([undefined, null, 5, {}, Symbol('a:1')])(
    'a key that is none, also before the cache is ready: %o',
    async (key) => {
      const { cache } = make()
      const { peek, ...others } = { peek: cache.peek, get: cache.get, getEntry: cache.getEntry, delete: cache.delete }
      expect(() => peek.call(cache, key as never)).toThrow(/^a key must be a string, not /)
      for (const verb of Object.values(others))
        await expect(verb.call(cache, key as never)).rejects.toThrow(/^a key must be a string, not /)
    },
  )
})

it.each([
  [() => redis({ url: 'https://127.0.0.1:6379' }), /^redis\(\{ url \}\) must begin with redis:/],
  [() => redis({ url: 6379 } as never), /must be text, not number/],
  [() => redis(undefined as never), /^redis\(\) needs to know where/],
  [() => disk(undefined as never), /^disk\(\) needs a directory/],
  [() => memory('64mb' as never), /^memory\(\) takes its bounds as an object/],
  [() => createCache({ name: 'a', namespaces: [] as never }), /^namespaces must be an object/],
  [
    () => createCache({ name: 'a', ttll: '5m' } as never),
    /^createCache\(\) has no setting "ttll"; it has name, levels/,
  ],
  [() => createCache({ name: 'a', defaults: { ttll: '5m' } as never }), /^defaults has no setting "ttll"; it has ttl/],
  [() => createCache({ name: 'a', namespaces: { b: { stale: 1 } as never } }), /^namespaces\.b has no setting "stale"/],
  [() => createCache({ name: 'a', defaults: { timeouts: { sof: 1 } as never } }), /^defaults\.timeouts .*"sof"/],
  [
    () => createCache({ name: 'a', journal: { path: '/nowhere', drian: 1 } as never }),
    /^journal has no setting "drian"/,
  ],
  [() => memory({ max: 5 } as never), /^memory\(\) has no setting "max"/],
  [() => redis({ url: 'redis://localhost', password: 'x' } as never), /^redis\(\) has no setting "password"/],
  [() => disk({ path: '/nowhere', size: 5 } as never), /^disk\(\) has no setting "size"/],
])('a cache that cannot be meant is refused where it is written: %s', (make, sentence) => {
  expect(make).toThrow(sentence)
  expect(make).toThrow(TypeError)
})

describe('an invalidation that comes while a load is on its way', () => {
  it.each([
    ['its key', { key: 'a:1' }],
    ['its tag', { tag: 'red' }],
    ['its namespace', { namespace: 'a' }],
    ['a prefix', { prefix: 'a:' }],
    ['a parent', { dependency: 'b:1' }],
    ['everything', { all: true as const }],
  ])('of %s keeps the old value from being stored, and the reader gets a new one', async (_, target) => {
    const { cache, transcript } = make()
    const first = gate<string>()
    const load = vi.fn<() => Promise<string>>().mockReturnValueOnce(first.passed).mockResolvedValue('new')
    const reading = cache.getOrSet('a:1', load, { tags: ['red'], dependsOn: ['b:1'] })
    await eventually(() => expect(load).toHaveBeenCalledTimes(1))
    await cache.invalidate(target)
    first.open('old')
    expect(await reading).toBe('new')
    expect(await cache.get('a:1')).toBe('new')
    expect(transcript).toEqual([
      '1. load.started',
      '2. load.finished',
      '3. entry.refused (invalidated)',
      '4. load.started',
      '5. load.finished',
      '6. entry.stored',
    ])
  })

  it('is not joined by readers who arrive after it', async () => {
    const { cache } = make()
    const first = gate<string>()
    const slow = vi.fn(() => first.passed)
    const early = cache.getOrSet('a:1', slow)
    await eventually(() => expect(slow).toHaveBeenCalled())
    await cache.invalidate({ key: 'a:1' })
    expect(await cache.getOrSet('a:1', () => 'new')).toBe('new')
    first.open('old')
    expect(await early).toBe('new')
  })

  it('that never stops does not starve the reader: the third value is served and not stored', async () => {
    const { cache } = make()
    let loads = 0
    const value = await cache.getOrSet('a:1', async () => {
      loads++
      await cache.invalidate({ key: 'a:1' })
      return loads
    })
    expect([value, loads]).toEqual([3, 3])
    expect(await cache.get('a:1')).toBeUndefined()
  })
})

describe('a stale value', () => {
  const options = { defaults: { ttl: '10s', staleFor: '1m' } } as const

  it('is served while one load refreshes it', async () => {
    const { cache, clock } = make(options)
    await cache.getOrSet('a:1', () => 'old')
    clock.advance(11_000)
    const refreshed = gate<string>()
    const load = vi.fn(() => refreshed.passed)
    expect(await Promise.all([cache.getOrSet('a:1', load), cache.getOrSet('a:1', load)])).toEqual(['old', 'old'])
    refreshed.open('new')
    await eventually(() => expect(cache.peek('a:1')).toBe('new'))
    expect(load).toHaveBeenCalledTimes(1)
    expect(cache.stats().requests.byOutcome).toMatchObject({ stale: 2, source: 1 })
  })

  it('outlives a source that fails, which is then left alone for a while', async () => {
    const { cache, clock } = make(options)
    await cache.getOrSet('a:1', () => 'old')
    clock.advance(11_000)
    const load = vi.fn(() => Promise.reject(new Error('down')))
    for (let i = 0; i < 5; i++) {
      expect(await cache.getOrSet('a:1', load)).toBe('old')
      await new Promise(setImmediate)
    }
    expect(load).toHaveBeenCalledTimes(1)
    clock.advance(60_000)
    await expect(cache.getOrSet('a:1', load)).rejects.toThrow(SourceError)
  })

  it('is waited past for as long as the soft timeout allows', async () => {
    const { cache, clock } = make({ defaults: { ...options.defaults, timeouts: { soft: '10s' } } })
    await cache.getOrSet('a:1', () => 'old')
    clock.advance(11_000)
    expect(await cache.getOrSet('a:1', () => Promise.resolve('new'))).toBe('new')
  })
})

it('refreshes ahead what is read past a fraction of its life, and nothing else', async () => {
  const { cache, clock } = make({ levels: [memory()], defaults: { ttl: '10s', refreshAhead: 0.8 } })
  const load = vi.fn(() => Promise.resolve(load.mock.calls.length))
  await cache.getOrSet('a:1', load)
  clock.advance(7_900)
  expect(await cache.getOrSet('a:1', load)).toBe(1)
  expect(load).toHaveBeenCalledTimes(1)
  clock.advance(200)
  expect(await cache.getOrSet('a:1', load)).toBe(1)
  await eventually(() => expect(cache.peek('a:1')).toBe(2))
})

describe('a roll-back to an older generation, in memory alone', () => {
  it('finds what was loaded into it, whatever was read meanwhile, but for what was invalidated or is past its time', async () => {
    const { cache, clock } = make()
    for (const key of ['a:kept', 'a:tagged', 'a:named']) await cache.getOrSet(key, () => 'old', { tags: [key] })
    await cache.getOrSet('a:short', () => 'old', { ttl: '1s' })
    await cache.bumpVersion('a')
    for (const key of ['a:kept', 'a:tagged', 'a:named', 'a:short']) expect(await cache.get(key)).toBeUndefined()
    expect(cache.peek('a:kept')).toBeUndefined()
    await cache.invalidate({ tag: 'a:tagged' })
    await cache.invalidate({ key: 'a:named' })
    clock.advance(2_000)
    await cache.cleanup()
    expect(cache.stats().levels[0]).toMatchObject({ entries: 2, expirations: 1 })
    await cache.activateVersion('a', 1)
    expect(cache.peek('a:kept')).toBe('old')
    for (const key of ['a:tagged', 'a:named', 'a:short']) expect(await cache.get(key)).toBeUndefined()
    expect(cache.stats().levels[0]).toMatchObject({ entries: 1 })
  })
})
