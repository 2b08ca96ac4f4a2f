import type { InvalidateOptions } from '@/lib/engine/answers'
import type { Target } from '@/lib/kernel/target'
import type { ModelProcess } from './model-process'
import type { Run } from './model-run'
import { ALL_KEYS, NAMESPACES, parentsOf, TAGS, tagsOf, touches, type Marks, type ModelValue } from './model-source'
import type { OperationWeights, Profile } from './profile'
import { leastOf, tooOld, type Required } from './requirements'

/** Keys that nothing is made from: an invalidation that does not name keys is enough for them. */
const LEAVES = ALL_KEYS.filter((key) => !ALL_KEYS.some((other) => parentsOf(other).includes(key)))
const PARENTS = ALL_KEYS.filter((key) => !LEAVES.includes(key))
const ROOTS = ALL_KEYS.filter((key) => parentsOf(key).length === 0)

const WEIGHTS: OperationWeights = { read: 0.5, set: 0.12, invalidate: 0.28, put: 0.04, version: 0.06 }

/** Chance's choice of what the processes are asked to do, and whether the answers are right. */
export class Operations {
  reads = 0
  /** Invalidations that their callers were told had failed: they have to try again. */
  readonly failed: (readonly string[])[] = []
  readonly #run: Run
  readonly #profile: Profile
  readonly #weights: OperationWeights
  /** Writes under way: the model can tell only one for each process and key. */
  readonly #writing = new Map<string, string>()
  /** What the writes under way will say to the log: a process that dies leaves it unsaid. */
  readonly #unsaid = new Map<object, { readonly one: ModelProcess; readonly names: readonly string[] }>()
  /** What was known of the source when something was invalidated in one process only, by its names. */
  readonly #promised = new WeakMap<readonly string[], Marks>()
  readonly #pending = new Set<{ readonly one: ModelProcess }>()

  constructor(run: Run, profile: Profile) {
    this.#run = run
    this.#profile = profile
    this.#weights = { ...WEIGHTS, ...profile.operations }
    run.world.server.onPlaced = (statement, origin) => {
      const own = new Map<string, number>()
      if (statement.kind !== 'write') return own
      for (const name of statement.names) {
        this.#place(origin, name)
        const put = this.#writing.get(`${origin} ${name} put`)
        if (put) own.set(name.slice(2), run.world.source.indexOf(put))
      }
      return own
    }
    run.world.onLocal = (one, { names, isWrite }) => {
      if (isWrite) for (const name of names) this.#place(one.name, name)
      const { source } = run.world
      // A write of this process may be stored now, though somebody has written since whose record is still to come.
      const own = (isWrite ? names : []).flatMap((name): [string, number][] => {
        const token = this.#writing.get(`${one.name} ${name}`) ?? this.#writing.get(`${one.name} ${name} put`)
        return token ? [[name.slice(2), source.indexOf(token)]] : []
      })
      const marks = new Map([...source.marks(), ...own])
      this.#promised.set(names, marks)
      one.requirements.local(names, marks)
    }
  }

  /** Calls of living processes that were not answered yet. */
  get pending(): number {
    let living = 0
    for (const { one } of this.#pending) if (!one.link.dead) living++
    return living
  }

  /** Source writes whose process died before it could tell the log: somebody has to, as with any that failed. */
  leftUnsaid(): readonly (readonly string[])[] {
    return [...this.#unsaid.values()].filter(({ one }) => one.link.dead).map(({ names }) => names)
  }

  /** An earlier life of a process took effect there, and left its promise to tell the log on disk: the next has to know. */
  promise(one: ModelProcess, names: readonly string[]): void {
    const marks = this.#promised.get(names)
    if (marks) one.requirements.local(names, marks)
  }

  start(): void {
    const { chance, processes } = this.#run
    const one = chance.pick(processes)
    one.observe()
    const dice = chance.next()
    const { read, set, invalidate, put } = this.#weights
    if (dice < read) this.#read(one)
    else if (dice < read + set) this.#set(one)
    else if (dice < read + set + invalidate) this.#invalidate(one)
    else if (dice < read + set + invalidate + put) this.#put(one)
    else this.#version(one)
  }

  /** Runs an operation; the process may die meanwhile, then nothing comes of it. */
  track(one: ModelProcess, what: string, work: () => Promise<void>): void {
    this.#run.note(`${one.name} > ${what}`)
    const call = { one }
    this.#pending.add(call)
    void work()
      .catch((error: unknown) => this.#run.fail(`${one.name} ${what}: ${String(error)}`))
      .finally(() => this.#pending.delete(call))
  }

  #read(one: ModelProcess): void {
    const { chance } = this.#run
    const key = chance.pick(this.#profile.reads ?? ALL_KEYS)
    const required = new Map(ALL_KEYS.map((each) => [each, one.requirements.of(each)]))
    const dice = chance.next()
    if (dice < 0.55) {
      this.track(one, `getOrSet ${key}`, async () => this.#check(one, { key, required, value: await one.read(key) }))
    } else if (dice < 0.7) {
      this.track(one, `getEntry ${key}`, async () => {
        const entry = await one.cache.getEntry(key)
        if (entry) this.#check(one, { key, required, value: entry.value })
      })
    } else if (dice < 0.85) {
      this.track(one, 'getMany', async () => {
        for (const [each, value] of await one.cache.getMany(ALL_KEYS)) this.#check(one, { key: each, required, value })
      })
    } else {
      const keys = ROOTS.filter((each) => tagsOf(each).length < 2)
      this.track(one, 'getOrSetMany', async () => {
        for (const [each, value] of await this.#loadMany(one, keys)) this.#check(one, { key: each, required, value })
      })
    }
  }

  #loadMany(one: ModelProcess, keys: readonly string[]): Promise<Map<string, ModelValue>> {
    const { net, source } = this.#run.world
    return one.cache.getOrSetMany<ModelValue>(
      keys,
      async (wanted, context) => {
        context.tag('t1', 't2')
        await net.step(one.link, `load of ${wanted.join(' ')} begins`)
        const tokens = wanted.map((key) => source.read(key))
        await net.step(one.link, `load of ${wanted.join(' ')} has read`)
        return new Map(wanted.map((key, i) => [key, { token: tokens[i] ?? '', parts: {} }]))
      },
      {},
    )
  }

  #check(
    one: ModelProcess,
    { key, required, value }: { key: string; required: ReadonlyMap<string, Required>; value: unknown },
  ): void {
    this.reads++
    const wanted = required.get(key)
    if (!wanted || value === undefined) return
    const { source } = this.#run.world
    // Less now than when it was asked: what was rolled back before the process has met the log.
    const asked = leastOf(wanted, one.requirements.of(key))
    const wrong = tooOld(source, { key, value, required: asked, deep: true })
    if (wrong) this.#run.fail(`${one.name} answered wrongly: ${wrong} when it was asked (I1)`)
  }

  #set(one: ModelProcess): void {
    const { chance, world } = this.#run
    const key = chance.pick(ROOTS)
    const writing = `${one.name} k:${key}`
    if (this.#writing.has(writing) || this.#writing.has(`${writing} put`) || one.cache.position().queued > 0) return
    const token = world.source.token(key)
    this.#writing.set(writing, token)
    this.track(one, `set ${key} = ${token}`, async () => {
      const unsaid = this.#begin(one, [`k:${key}`])
      const before = beforeOwn(one)
      const { seq } = await one.cache.set(key, { token, parts: {} }, { tags: tagsOf(key) })
      this.#writing.delete(writing)
      this.#unsaid.delete(unsaid)
      this.#afterOwn(one, seq, before)
    })
  }

  #begin(one: ModelProcess, names: readonly string[]): object {
    const unsaid = { one, names }
    this.#unsaid.set(unsaid, unsaid)
    return unsaid
  }

  #place(origin: string, name: string): void {
    const token = this.#writing.get(`${origin} ${name}`)
    if (token) this.#run.world.source.place(name.slice(2), token)
  }

  /** A write through, or around, the cache to the source. */
  #put(one: ModelProcess): void {
    const { chance, world } = this.#run
    const key = chance.pick(ROOTS)
    const writing = `${one.name} k:${key} put`
    if (this.#writing.has(writing) || this.#writing.has(`${one.name} k:${key}`)) return
    const write = chance.pick(['around', 'through'] as const)
    const token = world.source.token(key)
    this.#writing.set(writing, token)
    const save = async (): Promise<void> => {
      await world.net.step(one.link, `write ${key} begins`)
      world.source.place(key, token)
      await world.net.step(one.link, `write ${key} ends`)
    }
    const [namespace = '', id = ''] = key.split(':')
    const view = one.cache.bind<ModelValue>(
      namespace,
      { load: (_, context) => one.load(context), save },
      { write, tags: tagsOf(key) },
    )
    this.track(one, `put ${key} = ${token} ${write}`, async () => {
      const unsaid = this.#begin(one, [`k:${key}`])
      await view.put(id, { token, parts: {} })
      this.#unsaid.delete(unsaid)
      this.#writing.delete(writing)
    })
  }

  #invalidate(one: ModelProcess): void {
    const { chance, world } = this.#run
    const { target, names } = this.#target()
    const keysNamed = names.every((name) => name.startsWith('k:')) || names.includes('*')
    const { soft = 0.3, queue = 0.5, undo = 0.7 } = this.#profile
    const mode = chance.happens(soft) ? 'soft' : 'hard'
    const changeable = keysNamed && mode === 'hard' ? ALL_KEYS : LEAVES
    const isNamed = (key: string): boolean =>
      names.includes(`k:${key}`) || (!names[0]?.startsWith('k:') && touches(names, key))
    const changed = changeable.filter((key) => isNamed(key) && chance.happens(0.6))
    for (const key of changed) world.source.write(key)
    const options: InvalidateOptions = { mode, whenUnreachable: chance.next() < 1 - queue ? 'reject' : 'queue' }
    const isDelete = 'key' in target && mode === 'hard' && chance.happens(0.3)
    const what = `${isDelete ? 'delete' : `invalidate ${mode}`} ${names.join(' ')} after ${changed.join(' ') || 'nothing'}`
    this.track(one, what, async () => {
      const unsaid = this.#begin(one, names)
      try {
        if (isDelete) await one.cache.delete(target.key)
        else {
          const before = beforeOwn(one)
          const { seq } = await one.cache.invalidate(target, options)
          if (mode === 'soft' && seq > 0 && changed.length === 0 && chance.happens(undo)) this.#undo(one, seq)
          this.#afterOwn(one, seq, before)
        }
      } catch (error) {
        if (!(error instanceof Error) || error.name !== 'InvalidationNotDurable') throw error
        this.failed.push(names)
      } finally {
        this.#unsaid.delete(unsaid)
      }
    })
  }

  #undo(one: ModelProcess, seq: number): void {
    this.track(one, `undo ${seq}`, async () => {
      await one.cache.undo(seq).catch((error: unknown) => {
        const expected =
          error instanceof TypeError || (error instanceof Error && error.name === 'InvalidationNotDurable')
        if (!expected) throw error
      })
    })
  }

  #version(one: ModelProcess): void {
    const { chance } = this.#run
    const namespace = chance.pick(NAMESPACES)
    const { known } = one.cache.versions(namespace)
    const version = chance.pick(known)
    const work = known.length < 3 && chance.happens(0.5) ? 'bump' : 'activate'
    this.track(one, `${work} ${namespace} ${version}`, async () => {
      try {
        if (work === 'bump') await one.cache.bumpVersion(namespace)
        else await one.cache.activateVersion(namespace, version)
      } catch (error) {
        const expected =
          error instanceof TypeError || (error instanceof Error && error.name === 'InvalidationNotDurable')
        if (!expected) throw error
      }
    })
  }

  /** R12: what a process said itself it has applied when the call resolves, or holds to without having heard it. */
  #afterOwn(one: ModelProcess, seq: number, before: Before): void {
    const { epoch, applied } = one.cache.position()
    const { localMark } = one.core.validity
    const placed = this.#run.world.server.epochs.get(epoch)?.placed[seq - 1]
    if (epoch === before.epoch && placed?.record.origin === one.name && applied < seq && localMark === before.localMark)
      this.#run.fail(`${one.name} was told of position ${seq} but has applied ${applied} (R12)`)
    one.observe()
  }

  #target(): { target: Target; names: readonly string[] } {
    const { chance } = this.#run
    const { names } = this.#profile
    if (names) return targetOf(chance.pick(names))
    const key = chance.pick(ALL_KEYS)
    const parent = chance.pick(PARENTS)
    const tag = chance.pick(TAGS)
    const namespace = chance.pick(NAMESPACES)
    return chance.pick([
      { target: { key }, names: [`k:${key}`] },
      { target: { key }, names: [`k:${key}`] },
      { target: { keys: [key, 'a:2'] }, names: [`k:${key}`, 'k:a:2'] },
      { target: { dependency: parent }, names: [`k:${parent}`] },
      { target: { dependency: parent }, names: [`k:${parent}`] },
      { target: { tag }, names: [`t:${tag}`] },
      { target: { tag }, names: [`t:${tag}`] },
      { target: { tags: ['t1', 't2'], match: 'any' as const }, names: ['t:t1', 't:t2'] },
      { target: { tags: ['t2', 't1'], match: 'all' as const }, names: ['a:["t1","t2"]'] },
      { target: { namespace }, names: [`n:${namespace}`] },
      { target: { prefix: key.slice(0, 2) }, names: [`p:${key.slice(0, 2)}`] },
      { target: { all: true as const }, names: ['*'] },
    ])
  }
}

function targetOf(name: string): { target: Target; names: readonly string[] } {
  const rest = name.slice(2)
  return { target: name.startsWith('t:') ? { tag: rest } : { key: rest }, names: [name] }
}

interface Before {
  readonly epoch: string
  readonly localMark: number
}

const beforeOwn = (one: ModelProcess): Before => ({
  epoch: one.cache.position().epoch,
  localMark: one.core.validity.localMark,
})
