import type { Stats } from './answers'
import type { Core } from './core'
import type { FleetView } from './fleet-view'
import type { Life } from './life'
import type { Listeners } from './listeners'
import type { Observations, RedisMemory } from './observations'
import type { NamespacePolicy } from './options'
import type { NamespaceStrategies } from '@/lib/kernel/strategy'
import type { WriteBehind } from './strategies/write-behind/write-behind'

/** What was counted: the engine tells what happens, and does not count. */
export interface StatisticsReader {
  read(): Stats
  observations(): Observations
  reset(): void
  strategies(): NamespaceStrategies[]
}

/** What an engine is put together from. */
export interface EngineParts {
  readonly name: string
  readonly namespaces: Readonly<Record<string, NamespacePolicy>>
  readonly core: Core
  readonly life: Life
  readonly listeners: Listeners
  readonly writeBehind: WriteBehind | undefined
  readonly fleet: FleetView
  readonly redisMemory: () => Promise<RedisMemory | undefined>
  readonly statistics: StatisticsReader
}
