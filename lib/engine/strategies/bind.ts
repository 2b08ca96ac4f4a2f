import type { Core } from '@/lib/engine/core'
import type { LoadContext } from '@/lib/engine/options'
import { loadedMap } from '@/lib/engine/load/loaded-map'
import { loadRequest } from '@/lib/engine/load/request'
import { needsThought } from '@/lib/engine/policy'
import { assertCallSettings } from '@/lib/engine/policy-names'
import { distinctKeys } from '@/lib/engine/read/get-many'
import { getOrSet } from '@/lib/engine/read/get-or-set'
import { getOrSetMany } from '@/lib/engine/read/get-or-set-many'
import { assertKey, assertNamespace } from '@/lib/kernel/key'
import { InTurn } from './in-turn'
import type { Sources } from './sources'
import type { BindOptions, Source, View } from './source'
import type { WriteBehind } from './write-behind/write-behind'
import { writeAround, writeThrough } from './write-source'

/** How many writes `putMany` has under way. */
const WRITES_AT_ONCE = 16

interface Binding<V> {
  readonly namespace: string
  readonly source: Source<V>
  readonly options: BindOptions
  /** Where the cache has a journal. */
  readonly writeBehind: WriteBehind | undefined
  readonly sources: Sources
  readonly open: () => Promise<Core>
  /** What memory can answer for at once. */
  readonly hit: (key: string) => V | undefined
}

/**
 * A view of one namespace with its source behind it.
 *
 * @throws TypeError for a namespace that is none or a strategy that there is not
 */
export function bind<V>({ namespace, source, options, writeBehind, sources, open, hit }: Binding<V>): View<V> {
  assertNamespace(namespace)
  if (typeof source?.load !== 'function')
    throw new TypeError('bind takes a namespace and its source: { load, loadMany?, save?, remove? }')
  const { write: strategy = 'around', ...policy } = options
  assertCallSettings(policy)
  const behind = strategy === 'behind' ? bindBehind({ namespace, source, options: policy, writeBehind }) : undefined
  if (strategy !== 'around' && strategy !== 'through' && !behind)
    throw new TypeError(`write must be 'around', 'through' or 'behind', not ${JSON.stringify(strategy)}`)
  const write = strategy === 'around' ? writeAround : writeThrough
  const prefix = `${namespace}:`
  const keyOf = (id: string): string => (id.startsWith(prefix) ? id : prefix + id)
  const idOf = (key: string): string => (key.startsWith(prefix) ? key.slice(prefix.length) : key)
  const turns = new InTurn()
  const mayHit = !needsThought(policy)
  const loadKey = (context: LoadContext) => source.load(idOf(context.key), context)
  sources.add(namespace, { load: loadKey, options: policy, write: strategy })

  const get = async (id: string): Promise<V | undefined> => {
    const key = keyOf(id)
    const held = mayHit ? hit(key) : undefined
    if (held !== undefined) return held
    const core = await open()
    const request = loadRequest(core, key, (context) => source.load(id, context), policy)
    return getOrSet(core, request) as Promise<V | undefined>
  }

  const getMany = async (given: Iterable<string>): Promise<Map<string, V>> => {
    const ids = [...new Set(given)]
    const { loadMany } = source
    if (!loadMany) {
      const values = await Promise.all(ids.map(async (id) => [id, await get(id)] as const))
      return new Map(values.flatMap(([id, value]) => (value === undefined ? [] : [[id, value]])))
    }
    const idOf = new Map(ids.map((id) => [keyOf(id), id]))
    const nameOf = (key: string): string => idOf.get(key) ?? key
    const core = await open()
    const byKey = await getOrSetMany(core, await distinctKeys(core, idOf.keys()), {
      load: async (keys, context) => {
        const names = keys.map(nameOf)
        const loaded = await loadedMap(await loadMany(names, context), names, core.clock)
        return new Map(keys.map((key) => [key, loaded.get(nameOf(key))]))
      },
      options: policy,
    })
    return new Map([...byKey].map(([key, value]) => [nameOf(key), value as V]))
  }

  const put = async (id: string, value: V): Promise<void> => {
    const { save } = source
    if (!save) throw new TypeError(`${namespace} was bound without save(), so it cannot be written`)
    const key = keyOf(id)
    assertKey(key)
    const core = await open()
    if (behind) return behind.put({ namespace, key, id, value: assertValue(key, value) })
    await turns.run(key, () => write(core, { key, value, options: policy, write: () => save(id, value) }))
  }

  return {
    get,
    getMany,
    put,
    async putMany(entries) {
      const waiting = [...entries].values()
      const work = async (): Promise<void> => {
        for (const [id, value] of waiting) await put(id, value)
      }
      await Promise.all(Array.from({ length: WRITES_AT_ONCE }, work))
    },
    async remove(id) {
      const { remove } = source
      if (!remove) throw new TypeError(`${namespace} was bound without remove(), so nothing can be removed from it`)
      const key = keyOf(id)
      assertKey(key)
      const core = await open()
      if (behind) return behind.put({ namespace, key, id, value: undefined })
      await turns.run(key, () => write(core, { key, value: undefined, options: policy, write: () => remove(id) }))
    },
    flush: () => (behind ? behind.flush(namespace) : turns.idle()),
  }
}

/** @throws TypeError where there is no journal */
function bindBehind<V>({
  namespace,
  source,
  options,
  writeBehind,
}: Pick<Binding<V>, 'namespace' | 'source' | 'options' | 'writeBehind'>): WriteBehind {
  if (!writeBehind)
    throw new TypeError(
      `write: 'behind' needs a journal, so that no acknowledged write is lost: createCache({ journal: { path } })`,
    )
  writeBehind.bind(namespace, source, options)
  return writeBehind
}

function assertValue<V>(key: string, value: V): V {
  if (value !== undefined) return value
  throw new TypeError(`undefined means "no value"; to remove ${JSON.stringify(key)}, call remove()`)
}
