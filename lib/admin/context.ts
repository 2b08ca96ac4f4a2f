import type { Thresholds } from '@/lib/advisor/thresholds'
import type { Cache } from '@/lib/engine/cache-contract'
import type { Loader } from '@/lib/engine/options'
import type { Clock } from '@/lib/kernel/clock'
import type { Role } from '@/lib/kernel/role'
import type { AuditLog } from '@/lib/ports/audit-log'
import type { IdempotentAnswers } from '@/lib/ports/idempotent-answers'
import type { IdentityProvider } from '@/lib/ports/identity-provider'
import type { InvalidationHistory } from '@/lib/ports/invalidation-history'
import type { SampleReader } from '@/lib/ports/sample-reader'
import type { SessionStore } from '@/lib/ports/session-store'
import type { TokenStore } from '@/lib/ports/token-store'
import type { UserStore } from '@/lib/ports/user-store'
import type { KeptPages } from './kept-pages'
import type { LiveFeed } from './live-feed'
import type { Operations } from './operations'
import type { Plans } from './plans'
import type { RetentionSettings } from './retention-settings'
import type { Reveals } from './reveals'
import type { Tallies } from './tally'

/** Who asks. */
export interface Actor {
  readonly name: string
  readonly role: Role
}

/** A cache that the admin API looks after. */
export interface ManagedCache {
  readonly cache: Cache
  readonly feed: LiveFeed
  /** How to load a key of a namespace from its source; undefined where nobody said how. */
  loaderOf(namespace: string): Loader<unknown> | undefined
  /** Where the server has demo data. */
  readonly trials?: StrategyTrials
}

/** What strategies can be tried on. */
export interface StrategyTrials {
  kindsFor(namespace: string): ('reads' | 'writes')[]
  /** Makes a key of the namespace cold, in every level. */
  reads(namespace: string): Promise<PreparedTrial>
  writes(namespace: string, rows: number): Promise<PreparedTrial>
}

export interface PreparedTrial {
  /** That it touches. */
  readonly keys: readonly string[]
  /** One reader's, or writer's, doing. */
  call(n: number): Promise<unknown>
  /** Resolves when the source has every write. */
  settled(): Promise<void>
}

/** Built-in traffic, where the server has demo data. */
export interface DemoSwitch {
  read(): { readonly on: boolean; readonly ratePerSecond: number; readonly requests: number; readonly errors: number }
  /** Resolves when traffic runs, or when the last request of it was answered. */
  turn(on: boolean, ratePerSecond: number | undefined): Promise<void>
}

export interface ThisProcess {
  /** How often this process built what it serves from; module duplication would show here. */
  containers(): number
}

/** What every verb may use; built once. */
export interface AdminContext {
  /** The first is the one meant where none is named. */
  readonly caches: readonly ManagedCache[]
  readonly sessions: SessionStore
  readonly tokens: TokenStore
  readonly users: UserStore
  readonly audit: AuditLog
  readonly history: InvalidationHistory
  readonly samples: SampleReader
  readonly answers: IdempotentAnswers
  readonly plans: Plans
  readonly operations: Operations
  readonly tallies: Tallies
  readonly pages: KeptPages
  readonly reveals: Reveals
  readonly clock: Clock
  /** A new secret of 256 random bits, fit for a URL. */
  readonly secret: () => string
  /** SHA-256 of the token that the environment grants the admin role. */
  readonly rootTokenHash: string | undefined
  readonly process: ThisProcess
  readonly environment: string
  readonly notes: readonly string[]
  readonly demo: DemoSwitch | undefined
  /** Where records outlive the process. */
  readonly retention?: RetentionSettings
  /** Who else says who people are. */
  readonly identity?: IdentityProvider
  /** Where findings begin, as far as it is not where they do by default. */
  readonly thresholds?: Partial<Thresholds>
}

/** A verb's first argument: the above, and who asks from where. */
export interface OperatorContext extends AdminContext {
  readonly actor: Actor
  /** Network address of the caller, `-` where unknown. */
  readonly address: string
}

/** For verbs about one cache. */
export interface CacheContext extends OperatorContext, ManagedCache {}

/** @returns the context for the cache called `name`, or for the only one */
export function forCache(context: OperatorContext, name: string | undefined): CacheContext | undefined {
  const managed = name === undefined ? context.caches[0] : context.caches.find(({ cache }) => cache.name === name)
  if (!managed) return undefined
  const { cache, feed, trials } = managed
  return { ...context, cache, feed, trials, loaderOf: (ns) => managed.loaderOf(ns) }
}
