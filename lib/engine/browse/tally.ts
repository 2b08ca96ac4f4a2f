import type { NameCounts, Tally } from '@/lib/engine/answers'
import type { Core } from '@/lib/engine/core'
import { servable } from '@/lib/engine/read/servable'
import { namespaceOf } from '@/lib/kernel/key'
import { nextTurn } from '@/lib/kernel/next-turn'
import type { LevelName } from '@/lib/kernel/outcome'
import type { FarLevel, TallyQuery } from '@/lib/ports/far-level'
import { list } from './list'

/** Entries are counted one by one up to here: a third of a second. */
const COUNTED_ONE_BY_ONE = 20_000
const PAGE = 500
/** Names taken from an index. A cache with more namespaces or tags than that has made them of its keys. */
const MOST_NAMES = 50_000
const NAMES_PER_PAGE = 500
/** Entries of memory looked at between two turns of the event loop. */
const STEP = 500

type Counts = Map<string, NameCounts>

/** Entries, bytes and hits by namespace and by tag. */
export async function tally(core: Core): Promise<Tally> {
  const isSmall = [core.near, ...core.far].every((level) => entriesIn(core, level) <= COUNTED_ONE_BY_ONE)
  // What levels hold is known as of a second ago, so it may have turned out to be more.
  return (isSmall ? await countOneByOne(core) : undefined) ?? countByIndex(core)
}

const entriesIn = (core: Core, level: Core['near'] | FarLevel): number =>
  level.name === 'memory' ? core.near.usage().entries : core.usages.of(level.name).entries

/** @returns undefined where there are too many */
async function countOneByOne(core: Core): Promise<Tally | undefined> {
  const [namespaces, tags]: [Counts, Counts] = [new Map(), new Map()]
  const silent = new Set<LevelName>()
  let entries = 0
  let cursor: string | undefined
  do {
    const { items, nextCursor, unanswered } = await list(core, { limit: PAGE, cursor })
    entries += items.length
    if (entries > COUNTED_ONE_BY_ONE) return undefined
    unanswered.forEach((level) => silent.add(level))
    for (const { key, tags: carried, sizeBytes, hits } of items)
      add({ namespaces, tags }, { key, tags: carried }, { entries: 1, bytes: sizeBytes, hits })
    cursor = nextCursor
  } while (cursor !== undefined)
  return { namespaces, tags, entries, isExact: silent.size === 0, unanswered: [...silent] }
}

/** By the level that holds most; of several, the farthest, which a restart leaves as it is. */
async function countByIndex(core: Core): Promise<Tally> {
  const up = core.far.filter((level) => level.status().status !== 'down')
  const unanswered = core.far.filter((level) => !up.includes(level)).map(({ name }) => name)
  const lead = up.reduce<Core['near'] | FarLevel>(
    (most, level) => (entriesIn(core, level) >= entriesIn(core, most) ? level : most),
    core.near,
  )
  const inMemory = await countInMemory(core)
  if (lead.name === 'memory') return { ...inMemory, isExact: core.far.length === 0, unanswered }
  const [namespaces, tags] = [await namesIn(core, lead, 'namespace'), await namesIn(core, lead, 'tag')]
  for (const [counts, seen] of [
    [namespaces, inMemory.namespaces],
    [tags, inMemory.tags],
  ] as const)
    // prettier-ignore
    for (const [name, { hits }] of seen) {
      const known = counts.get(name)
      if (known) known.hits = hits
    }
  return { namespaces, tags, entries: entriesIn(core, lead), isExact: false, unanswered }
}

async function namesIn(core: Core, level: FarLevel, by: TallyQuery['by']): Promise<Counts> {
  const active = core.validity.versions.state().map(([namespace, version]) => [namespace, version] as const)
  const versions = active.filter(([, version]) => version !== 1)
  const counts: Counts = new Map()
  let cursor: string | undefined
  do {
    const page = await level.tally({ by, versions }, cursor, NAMES_PER_PAGE)
    for (const { name, entries, bytes } of page.items) counts.set(name, { entries, bytes, hits: 0 })
    cursor = page.cursor
  } while (cursor !== undefined && counts.size < MOST_NAMES)
  return counts
}

async function countInMemory(core: Core): Promise<{ namespaces: Counts; tags: Counts; entries: number }> {
  const [namespaces, tags]: [Counts, Counts] = [new Map(), new Map()]
  let [entries, looked] = [0, 0]
  for (const key of core.near.keys()) {
    if (++looked % STEP === 0) await nextTurn()
    const entry = core.near.find(key)
    if (!entry || servable(core, entry, true) === 'dead') continue
    entries++
    add({ namespaces, tags }, entry, { entries: 1, bytes: entry.sizeBytes, hits: core.near.hitsOf(key) })
  }
  return { namespaces, tags, entries }
}

function add(
  { namespaces, tags }: { namespaces: Counts; tags: Counts },
  entry: { readonly key: string; readonly tags: readonly string[] },
  counted: NameCounts,
): void {
  addTo(namespaces, namespaceOf(entry.key), counted)
  for (const tag of entry.tags) addTo(tags, tag, counted)
}

function addTo(counts: Counts, name: string, { entries, bytes, hits }: NameCounts): void {
  const known = counts.get(name)
  if (!known) return void counts.set(name, { entries, bytes, hits })
  known.entries += entries
  known.bytes += bytes
  known.hits += hits
}
