import { expect, it } from 'vitest'
import type { EntryPolicy } from '@/lib/engine/options'
import { strategyCache } from '@/lib/testing/strategy-cache'

const LONG = 'x'.repeat(2_000)
const accepts = (wanted: unknown) => (value: unknown) => value === wanted

/** By what the narrower overrules the wider: defaults, namespace, call. */
it.each<
  [
    what: string,
    defaults: EntryPolicy,
    namespace: EntryPolicy,
    call: EntryPolicy,
    value: unknown,
    refused: string | undefined,
  ]
>([
  ['empties are kept', {}, {}, {}, null, undefined],
  ['no empties by default', { cacheEmpty: false }, {}, {}, [], 'empty'],
  ['no empties in a namespace', {}, { cacheEmpty: false }, {}, '', 'empty'],
  ['empties in a namespace alone', { cacheEmpty: false }, { cacheEmpty: true }, {}, {}, undefined],
  ['no empties of a call', {}, { cacheEmpty: true }, { cacheEmpty: false }, new Map(), 'empty'],
  ['an object without a prototype is empty, too', { cacheEmpty: false }, {}, {}, Object.create(null), 'empty'],
  ['0 and false are not empty', { cacheEmpty: false }, {}, {}, 0, undefined],
  ['nothing large by default', { maxBytes: '1kb' }, {}, {}, LONG, 'too-big'],
  ['larger in a namespace', { maxBytes: '1kb' }, { maxBytes: '4kb' }, {}, LONG, undefined],
  ['smaller in a call', { maxBytes: '1kb' }, { maxBytes: '4kb' }, { maxBytes: 100 }, LONG, 'too-big'],
  ['larger in a call', {}, { maxBytes: 100 }, { maxBytes: '4kb' }, LONG, undefined],
  ['what the namespace accepts', {}, { when: accepts(1) }, {}, 2, 'when'],
  ['what the call accepts', {}, { when: accepts(1) }, { when: accepts(2) }, 2, undefined],
])('%s: the narrower setting decides what is stored', async (_, defaults, namespace, call, value, refused) => {
  const { cache } = strategyCache({ defaults, namespaces: { a: namespace } })
  const told: unknown[] = []
  cache.on('entry.refused', ({ key, reason }) => told.push([key, reason]))
  await cache.set('a:1', 'older')
  // The namespace may have refused that already.
  told.length = 0
  const before = cache.stats().refused
  expect(await cache.set('a:1', value, call)).toMatchObject({ stored: refused === undefined })
  // What is refused still replaces the older value: by nothing.
  expect(await cache.get('a:1')).toEqual(refused === undefined ? value : undefined)
  expect(await cache.getOrSet('a:2', () => value, call)).toEqual(value)
  expect(await cache.get('a:2')).toEqual(refused === undefined ? value : undefined)
  expect(await cache.getOrSetMany(['a:3'], () => ({ 'a:3': value }), call)).toEqual(new Map([['a:3', value]]))
  expect(await cache.get('a:3')).toEqual(refused === undefined ? value : undefined)
  expect(told).toEqual(refused === undefined ? [] : ['a:1', 'a:2', 'a:3'].map((key) => [key, refused]))
  const counted = refused === undefined ? before : { ...before, [refused]: (before[refused] ?? 0) + 3 }
  expect(cache.stats().refused).toEqual(counted)
})

it('a condition is told the size, and one that answers later is refused in words, since it would accept everything', async () => {
  const { cache } = strategyCache({})
  const sizes: number[] = []
  await cache.set('a:1', LONG, { when: (_value, sizeBytes) => sizes.push(sizeBytes) > 0 })
  expect(sizes).toEqual([(await cache.getEntry('a:1'))?.sizeBytes])
  const later = (() => Promise.resolve(false)) as unknown as () => boolean
  await expect(cache.set('a:1', 2, { when: later })).rejects.toThrow(
    'when must answer true or false at once, not with a promise',
  )
})
