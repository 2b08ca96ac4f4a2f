import { createHash } from 'node:crypto'
import { serialize } from 'node:v8'
import { coverOf, type Cover } from '@/lib/kernel/cover'
import { hashOfKey } from '@/lib/kernel/hash-of-key'
import { named } from '@/lib/kernel/names'
import type { MissCause } from '@/lib/kernel/outcome'
import type { LogRecord } from '@/lib/kernel/record'

/** How an entry's life ended, and how much of its TTL was over by then: 1 or more where it had expired. */
export type LifeEnd =
  | { readonly kind: 'invalidated'; readonly usedPart: number }
  /** Stored again; `isUnchanged` is known where both values were loaded. */
  | { readonly kind: 'renewed'; readonly usedPart: number; readonly isUnchanged: boolean | undefined }

interface Life {
  /** `-Infinity` before the first time. */
  storedAt: number
  ttlMs: number
  tags: readonly string[]
  sizeBytes: number
  invalidatedAt: number
  /** How many of the recent invalidations have been looked at for this life. */
  looked: number
  /** It is not known how long it would have lived. */
  wasEvicted: boolean
  /** Of the stored value, where it was loaded. */
  digest: string | undefined
  /** Of a value that was loaded and is about to be stored. */
  loading: string | undefined
}

/** Keys followed: some 300 B each. A cache with fewer keys has all of them followed. */
const KEYS = 1_024
/** Invalidations of tags, namespaces and patterns that are kept until all lives are gone through for them. */
const RECENT = 64
/** Serializing this much takes some 0.2 ms; larger values are not compared. */
const MOST_BYTES = 65_536

/**
 * Follows a sample of the keys through their lives, to tell why a value was missing and whether it had changed. Keys are
 * sampled by their hash, so that whatever happens to a key of the sample is seen, and what holds for the sample holds for
 * all; the sample is thinned out as more keys turn up, so that it stays small.
 *
 * An invalidation is looked at for a key when something happens to the key, or for all with {@link settle}: at once it
 * would be a walk through all lives, which among a million entries lie in no processor's cache (some 2 ms).
 */
export class KeySample {
  readonly #lives = new Map<string, Life>()
  readonly #onEnded: (key: string, end: LifeEnd) => void
  #recent: { readonly covers: Cover; readonly at: number }[] = []
  #below = 2 ** 32

  /** @param onEnded told how the life of a followed key ended */
  constructor(onEnded: (key: string, end: LifeEnd) => void) {
    this.#onEnded = onEnded
  }

  /** The part of all keys that is followed. */
  get rate(): number {
    return this.#below / 2 ** 32
  }

  has(key: string): boolean {
    return hashOfKey(key) < this.#below
  }

  /** A request found the key in no level. @returns why; undefined for keys that are not followed */
  missed(key: string, now: number): MissCause | undefined {
    if (!this.has(key)) return undefined
    const life = this.#lives.get(key)
    if (!life) this.#follow(key)
    if (!life) return 'cold'
    this.#lookAtRecent(key, life)
    if (life.storedAt === -Infinity) return 'refused'
    if (life.invalidatedAt >= life.storedAt) return 'invalidated'
    life.wasEvicted = now < life.storedAt + life.ttlMs
    return life.wasEvicted ? 'evicted' : 'expired'
  }

  /** A loader returned a value; it is stored, or refused, next. */
  loaded(key: string, value: unknown): void {
    const life = this.#lives.get(key)
    if (life) life.loading = life.sizeBytes > MOST_BYTES ? undefined : digestOf(value)
  }

  /** Ends the life before, unless there was none, or it had ended already: evicted or invalidated. */
  stored(key: string, entry: Pick<Life, 'sizeBytes' | 'ttlMs' | 'tags'>, now: number): void {
    if (!this.has(key)) return
    const life = this.#lives.get(key) ?? this.#follow(key)
    this.#lookAtRecent(key, life)
    const { digest, loading, storedAt, invalidatedAt, wasEvicted } = life
    const isUnchanged = digest === undefined || loading === undefined ? undefined : digest === loading
    const end = { kind: 'renewed', usedPart: usedPartOf(life, now), isUnchanged } as const
    // One by one: V8 11 takes microseconds for an object made by a spread and more properties after it.
    life.sizeBytes = entry.sizeBytes
    life.ttlMs = entry.ttlMs
    life.tags = entry.tags
    life.storedAt = now
    life.invalidatedAt = -Infinity
    life.wasEvicted = false
    life.digest = loading
    life.loading = undefined
    if (storedAt > -Infinity && !wasEvicted && invalidatedAt < storedAt) this.#onEnded(key, end)
  }

  /** Ends the lives that a record of the log names: those of keys at once, others when they are looked at next. */
  invalidated({ kind, names }: LogRecord, now: number): void {
    if (kind === 'undo' || kind === 'write') return
    const keys = named('k:', names)
    if (keys.length < names.length) {
      this.#recent.push({ covers: coverOf(names), at: now })
      if (this.#recent.length === RECENT) this.settle()
      return
    }
    for (const key of keys) {
      const life = this.#lives.get(key)
      if (!life) continue
      this.#lookAtRecent(key, life)
      this.#invalidate(key, life, now)
    }
  }

  /** Ends all that has been invalidated until now: before the ends are counted. */
  settle(): void {
    if (this.#recent.length === 0) return
    for (const [key, life] of this.#lives) {
      this.#lookAtRecent(key, life)
      life.looked = 0
    }
    this.#recent = []
  }

  reset(): void {
    this.#lives.clear()
    this.#recent = []
    this.#below = 2 ** 32
  }

  #lookAtRecent(key: string, life: Life): void {
    for (; life.looked < this.#recent.length; life.looked++) {
      const recent = this.#recent[life.looked]
      if (recent?.covers({ key, tags: life.tags, dependsOn: [] })) this.#invalidate(key, life, recent.at)
    }
  }

  #invalidate(key: string, life: Life, at: number): void {
    if (life.storedAt <= life.invalidatedAt) return
    life.invalidatedAt = at
    this.#onEnded(key, { kind: 'invalidated', usedPart: usedPartOf(life, at) })
  }

  #follow(key: string): Life {
    const life: Life = {
      storedAt: -Infinity,
      ttlMs: 0,
      tags: [],
      sizeBytes: 0,
      invalidatedAt: -Infinity,
      looked: this.#recent.length,
      wasEvicted: false,
      digest: undefined,
      loading: undefined,
    }
    this.#lives.set(key, life)
    if (this.#lives.size > KEYS) this.#thinOut()
    return life
  }

  #thinOut(): void {
    this.settle()
    this.#below *= 7 / 8
    for (const held of this.#lives.keys()) if (!this.has(held)) this.#lives.delete(held)
  }
}

function usedPartOf({ storedAt, ttlMs }: Life, now: number): number {
  return (now - storedAt) / ttlMs
}

/** @returns undefined for what has no stored form */
function digestOf(value: unknown): string | undefined {
  try {
    return createHash('sha1').update(serialize(value)).digest('base64')
  } catch {
    return undefined
  }
}
