import { createHash } from 'node:crypto'
import { serialize } from 'node:v8'
import { hashOfKey } from '@/lib/kernel/hash-of-key'
import { namesOf, patternCovers } from '@/lib/kernel/names'
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
  /** It is not known how long it would have lived. */
  wasEvicted: boolean
  /** Of the stored value, where it was loaded. */
  digest: string | undefined
  /** Of a value that was loaded and is about to be stored. */
  loading: string | undefined
}

const NONE: ReadonlyMap<string, LifeEnd> = new Map()
/** Keys followed: some 300 B each. A cache with fewer keys has all of them followed. */
const KEYS = 1_024
/** Serializing this much takes some 0.2 ms; larger values are not compared. */
const MOST_BYTES = 65_536

/**
 * Follows a sample of the keys through their lives, to tell why a value was missing and whether it had changed. Keys are
 * sampled by their hash, so that whatever happens to a key of the sample is seen, and what holds for the sample holds for
 * all; the sample is thinned out as more keys turn up, so that it stays small.
 */
export class KeySample {
  readonly #lives = new Map<string, Life>()
  #below = 2 ** 32

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

  /** @returns how the life before ended, unless there was none, or it had ended already: evicted or invalidated */
  stored(key: string, entry: Pick<Life, 'sizeBytes' | 'ttlMs' | 'tags'>, now: number): LifeEnd | undefined {
    if (!this.has(key)) return undefined
    const life = this.#lives.get(key) ?? this.#follow(key)
    const { digest, loading, storedAt, invalidatedAt, wasEvicted } = life
    const isUnchanged = digest === undefined || loading === undefined ? undefined : digest === loading
    const end = { kind: 'renewed', usedPart: usedPartOf(life, now), isUnchanged } as const
    // One by one: V8 11 takes microseconds for an object made by a spread and more properties after it.
    life.sizeBytes = entry.sizeBytes
    life.ttlMs = entry.ttlMs
    life.tags = entry.tags
    life.storedAt = now
    life.wasEvicted = false
    life.digest = loading
    life.loading = undefined
    return storedAt === -Infinity || wasEvicted || invalidatedAt >= storedAt ? undefined : end
  }

  /** Marks what a record of the log names. @returns by key, how the lives ended that it ended */
  invalidated(record: LogRecord, now: number): ReadonlyMap<string, LifeEnd> {
    if (record.kind === 'undo' || record.kind === 'write') return NONE
    const ended = new Map<string, LifeEnd>()
    const names = new Set(record.names)
    const patterns = record.names.filter((name) => name.startsWith('p:') || name.startsWith('a:'))
    for (const [key, life] of this.#lives) {
      if (life.storedAt <= life.invalidatedAt) continue
      const named = { key, tags: life.tags, dependsOn: [] }
      const isNamed = namesOf(named).some((name) => names.has(name))
      if (!isNamed && !patterns.some((name) => patternCovers(name, named))) continue
      ended.set(key, { kind: 'invalidated', usedPart: usedPartOf(life, now) })
      life.invalidatedAt = now
    }
    return ended
  }

  reset(): void {
    this.#lives.clear()
    this.#below = 2 ** 32
  }

  #follow(key: string): Life {
    const life: Life = {
      storedAt: -Infinity,
      ttlMs: 0,
      tags: [],
      sizeBytes: 0,
      invalidatedAt: -Infinity,
      wasEvicted: false,
      digest: undefined,
      loading: undefined,
    }
    this.#lives.set(key, life)
    if (this.#lives.size > KEYS) this.#thinOut()
    return life
  }

  #thinOut(): void {
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
