import type { Policies } from '@/lib/engine/policy'
import { quietUntil } from '@/lib/engine/strategies/early-refresh'
import { copyOf } from '@/lib/engine/write/shield'
import { parseSize } from '@/lib/kernel/size'
import { MemoryLevel } from '@/lib/levels/memory/memory-level'
import type { NearLevel, Removal } from '@/lib/ports/near-level'
import type { MemoryOptions } from './level-options'
import type { Surroundings } from './surroundings'

const DEFAULT_BYTES = '64mb'
const DEFAULT_ENTRIES = 100_000

export function buildMemory(options: MemoryOptions, { report }: Surroundings, policies: Policies): NearLevel {
  const { isolation = 'freeze' } = options
  if (!['freeze', 'copy', 'reference'].includes(isolation))
    throw new TypeError(
      `memory({ isolation }) must be 'freeze', 'copy' or 'reference', not ${JSON.stringify(isolation)}`,
    )
  return new MemoryLevel({
    maxBytes: parseSize(options.maxBytes ?? DEFAULT_BYTES, 'memory({ maxBytes })'),
    maxEntries: options.maxEntries ?? DEFAULT_ENTRIES,
    copy: copyOf,
    quietUntil: policies.thinkEarly ? (entry) => quietUntil(policies.for(entry.key), entry) : undefined,
    onRemoved: (why: Removal, entries: number, bytes: number) => {
      if (why === 'evicted') report({ kind: 'entry.evicted', level: 'memory', entries, bytes })
      else if (why === 'expired') report({ kind: 'entry.expired', level: 'memory', entries, bytes })
      else if (why === 'deleted' || why === 'invalidated') report({ kind: 'level.removed', level: 'memory', entries })
    },
  })
}
