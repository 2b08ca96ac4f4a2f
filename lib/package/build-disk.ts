import { parseSize } from '@/lib/kernel/size'
import { createDiskLevel } from '@/lib/levels/disk/disk-level'
import { createHotKeyFile } from '@/lib/levels/disk/hot-key-file'
import { guardLevel } from '@/lib/levels/guard/guard-level'
import type { DependencyIndex } from '@/lib/ports/dependency-index'
import type { HotKeyStore } from '@/lib/ports/hot-key-store'
import type { FarLevel } from '@/lib/ports/far-level'
import type { Ledger } from '@/lib/ports/ledger'
import type { Outbox } from '@/lib/ports/outbox'
import type { DiskOptions } from './level-options'
import { exactly, type Surroundings } from './surroundings'

const DEFAULT_BYTES = '1gb'

export interface BuiltDisk {
  readonly level: FarLevel
  readonly ledger: Ledger
  readonly outbox: Outbox
  readonly dependencies: DependencyIndex
  readonly hotKeys: HotKeyStore
}

/**
 * One database, four uses: the level, the ledger of the log's position, the outbox and the dependency index.
 *
 * @param logIsShared whether the processes that use the directory follow one log, so that they may share it
 */
export function buildDisk(
  options: DiskOptions,
  { clock, random, report, bypasses }: Surroundings,
  logIsShared: boolean,
): BuiltDisk {
  if (typeof options.path !== 'string' || options.path === '')
    throw new TypeError('disk() needs a directory of its own: disk({ path })')
  const maxBytes = parseSize(options.maxBytes ?? DEFAULT_BYTES, 'disk({ maxBytes })')
  const level = createDiskLevel({
    ...{ path: options.path, maxBytes, clock, report },
    sharing: logIsShared ? 'shared' : 'exclusive',
  })
  const { ledger, outbox, dependencies } = level
  const isBypassed = () => bypasses.until('disk') !== undefined
  return {
    level: guardLevel(level, { report, clock: exactly(clock), random, isBypassed }),
    ledger,
    outbox,
    dependencies,
    hotKeys: createHotKeyFile(options.path),
  }
}
