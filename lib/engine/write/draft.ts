import type { Core } from '@/lib/engine/core'
import type { Policy } from '@/lib/engine/policy'
import type { Entry } from '@/lib/kernel/entry'
import type { Refusal } from '@/lib/kernel/outcome'
import { shield, type Shielded } from './shield'
import { isPlain } from './value-walk'

/** A value that asks to be stored. */
export interface Offer {
  readonly key: string
  readonly value: unknown
  /** The value as memory may keep it, where that was made already. */
  readonly shielded?: Shielded
  readonly policy: Policy
  /** Overrules the policy's. */
  readonly ttlMs?: number
  readonly tags: readonly string[]
  readonly dependsOn: readonly string[]
  readonly version: number
  readonly epoch: string
  readonly stamp: number
  readonly loadMs: number
  /** Written behind, so that the source has it later: only the level that processes share keeps it, and not for long. */
  readonly dirty?: true
}

/**
 * How long a value that the source does not have yet may be served to other processes where nobody renews it any more,
 * since its journal is lost: a judgement. It is no older than what its source is going to have, so the TTL of its
 * namespace does not shorten that.
 */
export const DIRTY_LIFE_MS = 10 * 60_000

/** An entry that passed the policy and may ask the log. */
export interface Draft {
  readonly entry: Entry
  readonly policy: Policy
  readonly copyOnRead: boolean
}

/**
 * Makes an entry of an offer.
 *
 * @returns why policy refuses it, if it does
 * @throws NotStorable for functions, symbols and the like
 */
export function draft(core: Core, offer: Offer): Draft | Refusal {
  if (offer.value === undefined) return 'undefined'
  const empty = isEmpty(offer.value)
  if (empty && !offer.policy.cacheEmpty) return 'empty'
  const policy = empty ? emptyPolicy(offer.policy) : offer.policy
  const { value, sizeBytes, copyOnRead } = offer.shielded ?? shieldFor(core, offer.value)
  if (sizeBytes > policy.maxBytes) return 'too-big'
  if (policy.when && !isAccepted(policy.when(offer.value, sizeBytes))) return 'when'
  const createdAt = core.clock.now()
  const ttlMs = (offer.ttlMs ?? policy.ttlMs) * (1 - policy.jitter * core.random())
  const expiresAt = createdAt + (offer.dirty && ttlMs > 0 ? DIRTY_LIFE_MS : ttlMs)
  const staleUntil = offer.dirty ? expiresAt : expiresAt + policy.staleForMs
  if (staleUntil <= createdAt) return 'skipped'
  const { key, tags, dependsOn, version, epoch, stamp, loadMs } = offer
  const entry = {
    key,
    value,
    createdAt,
    expiresAt,
    staleUntil,
    tags,
    dependsOn,
    version,
    epoch,
    stamp,
    witness: 0,
    loadMs,
    sizeBytes,
  }
  return { entry: offer.dirty ? { ...entry, dirty: true } : entry, policy, copyOnRead }
}

/** @param answer of a condition, whose author may not have had a compiler: a promise would accept everything */
function isAccepted(answer: unknown): boolean {
  if (answer instanceof Promise) throw new TypeError('when must answer true or false at once, not with a promise')
  return Boolean(answer)
}

/** What does not exist may come to exist: where it has a TTL of its own, it is neither kept longer on disk nor served stale. */
function emptyPolicy(policy: Policy): Policy {
  const { emptyTtlMs } = policy
  return emptyTtlMs === undefined ? policy : { ...policy, ttlMs: emptyTtlMs, ttlOnDiskMs: 0, staleForMs: 0 }
}

/** What no memory keeps needs no copy of its own: it is encoded at once. */
export function shieldFor(core: Core, value: unknown): Shielded {
  return shield(value, core.hasMemory ? core.isolation : 'reference', false)
}

function isEmpty(value: unknown): boolean {
  if (value === null || value === '') return true
  if (Array.isArray(value)) return value.length === 0
  if (value instanceof Map || value instanceof Set) return value.size === 0
  return typeof value === 'object' && isPlain(value) && Object.keys(value).length === 0
}
