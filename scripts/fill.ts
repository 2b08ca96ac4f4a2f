// `REDIS_URL=redis://… npm run fill -- [--entries 1000000] [--tags 10000] [--dependents 50000] [--megabytes 20]`: fills the
// cache of TIMBERLINE_DATA_DIR, which no server may run on meanwhile, with more than anybody has, to see what the console
// makes of it: `TIMBERLINE_DEMO=off npm start` with the same variables afterwards.
import { commandOptions, wholeNumberIn } from '#setup/command-options.mjs'
import type { LoadOptions } from '@/lib/engine/options'
import { buildCache } from '@/lib/server/build-cache'
import { readEnvironment } from '@/lib/server/environment'

/** Names that a page may stumble over. */
const awkward = [
  `awkward:"quotes" 'and' <b>HTML</b> & %2F`,
  'awkward:😀 emoji 👩‍👩‍👧‍👦',
  'awkward:ירושלים العربية',
  'awkward:__proto__',
  'awkward:constructor',
  'awkward:../../etc/passwd',
  `awkward:${'x'.repeat(2_048 - 'awkward:'.length)}`,
]

const numbers = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i)
const DEPENDENTS_AT_ONCE = 500
/** Of one row of the large value, as JSON. */
const ROW_BYTES = 100
const ttl = '7d'

const counts = commandOptions(
  {
    entries: { type: 'string', default: '1000000' },
    tags: { type: 'string', default: '10000' },
    dependents: { type: 'string', default: '50000' },
    megabytes: { type: 'string', default: '20' },
  },
  ({ entries, tags, dependents, megabytes }) => ({
    entries: wholeNumberIn('entries', entries, 1),
    tags: wholeNumberIn('tags', tags, 1),
    dependents: wholeNumberIn('dependents', dependents, 1),
    megabytes: wholeNumberIn('megabytes', megabytes, 1),
  }),
)
const began = performance.now()
const cache = buildCache({ ...readEnvironment(process.env), demo: false }, {})
await cache.ready()

/** As loads do: a write would be a record of the log, and a log remembers no million of them. */
const load = async (
  keys: readonly string[],
  valueOf: (key: string) => unknown,
  options: LoadOptions,
): Promise<void> => {
  await cache.getOrSetMany(keys, (missing) => new Map(missing.map((key) => [key, valueOf(key)])), { ttl, ...options })
}

const perTag = Math.ceil(counts.entries / counts.tags)
for (let tag = 0; tag < counts.tags; tag++) {
  const members = numbers(tag * perTag, Math.min(counts.entries, (tag + 1) * perTag))
  // Folders of a hundred, and of a hundred of those.
  const keys = members.map((i) => `item:${Math.floor(i / 10_000)}:${Math.floor(i / 100) % 100}:${i}`)
  await load(keys, (key) => ({ id: key, name: `Item ${key}` }), { tags: [`tag-${tag}`] })
  if ((tag + 1) % Math.ceil(counts.tags / 10) === 0) console.log(`${(tag + 1) * perTag} entries`)
}
await cache.set('base:of-many', { made: 'everything' }, { ttl })
for (let from = 0; from < counts.dependents; from += DEPENDENTS_AT_ONCE) {
  const made = numbers(from, Math.min(counts.dependents, from + DEPENDENTS_AT_ONCE))
  await load(
    made.map((i) => `made:${i}`),
    (key) => key,
    { dependsOn: ['base:of-many'] },
  )
}
for (const key of awkward) await cache.set(key, { key, text: '<script>alert(1)</script>' }, { ttl, tags: ['awkward'] })
const rows = numbers(0, Math.floor((counts.megabytes * 2 ** 20) / ROW_BYTES))
const large = await cache.set(
  'large:value',
  rows.map((i) => ({ id: i, text: `row ${i} `.padEnd(ROW_BYTES - 24, 'x') })),
  { ttl },
)
await cache.close()
const seconds = ((performance.now() - began) / 1_000).toFixed(0)
console.log(`Filled in ${seconds} s; the value of ${counts.megabytes} MB ${large.stored ? 'was' : 'was not'} stored.`)
