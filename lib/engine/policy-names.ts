import { assertSettingNames, type SettingNames } from '@/lib/kernel/setting-names'
import type { EntryPolicy, LoadOptions, NamespacePolicy } from './options'

const OF_ENTRIES: SettingNames<EntryPolicy> = {
  ttl: true,
  ttlOnDisk: true,
  staleFor: true,
  jitter: true,
  refreshAhead: true,
  earlyExpiration: true,
  timeouts: true,
  when: true,
  maxBytes: true,
  cacheEmpty: true,
  emptyTtl: true,
  errorTtl: true,
  sliding: true,
  prefetch: true,
  compress: true,
  tags: true,
}
const OF_NAMESPACES: SettingNames<NamespacePolicy> = {
  ...OF_ENTRIES,
  description: true,
  strict: true,
  autoDepend: true,
}
/** Of any call: options are often kept in one place and handed to `set` and `getOrSet` alike. */
const OF_CALLS: SettingNames<LoadOptions> = { ...OF_ENTRIES, dependsOn: true, minSeq: true, signal: true }
const OF_TIMEOUTS: SettingNames<NonNullable<EntryPolicy['timeouts']>> = { soft: true, hard: true }
const OF_COMPRESSION: SettingNames<NonNullable<EntryPolicy['compress']>> = { above: true }

/** @throws TypeError where the cache's defaults or a namespace's settings are none */
export function assertNamespaceSettings(given: unknown, where: string): void {
  assertSettingNames(given, OF_NAMESPACES, where)
}

/** @throws TypeError where the options of a call are none */
export function assertCallSettings(given: unknown): void {
  assertSettingNames(given, OF_CALLS, 'options')
}

/** @throws TypeError where a setting within a setting is none */
export function assertInnerSettings({ timeouts, compress }: EntryPolicy, where: string): void {
  if (timeouts) assertSettingNames(timeouts, OF_TIMEOUTS, `${where}.timeouts`)
  if (compress) assertSettingNames(compress, OF_COMPRESSION, `${where}.compress`)
}
