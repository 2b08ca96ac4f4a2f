/** The public door of the npm package. */
export type { JournalSpec } from './build-journal'
export { createCache, type CacheOptions } from './create-cache'
export {
  disk,
  memory,
  redis,
  type DiskOptions,
  type LevelSpec,
  type MemoryOptions,
  type RedisOptions,
} from './level-options'
export { databaseLog, type DatabaseLog, type DatabaseLogOptions } from '@/lib/log/database-log'
export type { InvalidationLog } from '@/lib/ports/invalidation-log'
export type { LogAppend, LogRow, LogState, LogStore } from '@/lib/ports/log-store'
export type { LogRecord, Statement } from '@/lib/kernel/record'
export type * from '@/lib/engine/answers'
export type * from '@/lib/engine/write-behind-answers'
export type * from '@/lib/engine/observations'
export type { Cache, WarmProgress, WarmReport } from '@/lib/engine/cache-contract'
export type { FleetView, Instance, InstanceCopy } from '@/lib/engine/fleet-view'
export type {
  EngineOptions,
  EntryPolicy,
  Isolation,
  Loaded,
  Loader,
  LoaderOfKey,
  LoaderOfMany,
  LoadContext,
  LoadOptions,
  NamespacePolicy,
  SetOptions,
} from '@/lib/engine/options'
export type { BindOptions, Lane, Source, SourceTransaction, VersionedWrite, View } from '@/lib/engine/strategies/source'
export type { Clock } from '@/lib/kernel/clock'
export type { Duration } from '@/lib/kernel/duration'
export {
  DeadlineExceeded,
  InvalidationNotDurable,
  JournalFailure,
  NoDeadLetter,
  NotStorable,
  SourceError,
  WriteBehindFull,
} from '@/lib/kernel/errors'
export type { CacheEvent, EventKind, EventOf, LevelStatus } from '@/lib/kernel/event'
export type { LevelName, Outcome, Refusal } from '@/lib/kernel/outcome'
export type { BuriedPlace } from '@/lib/kernel/buried-place'
export type { BuriedWrite, JournalRecord, JournalWrite } from '@/lib/ports/journal'
export type { Mode } from '@/lib/kernel/record'
export type { NamespaceStrategies, Strategy, StrategyCounts, StrategyName } from '@/lib/kernel/strategy'
export type { Size } from '@/lib/kernel/size'
export type { Target } from '@/lib/kernel/target'
