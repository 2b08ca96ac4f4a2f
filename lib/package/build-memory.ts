import type { Policies } from '@/lib/engine/policy'
import { quietUntil } from '@/lib/engine/strategies/early-refresh'
import { copyOf } from '@/lib/engine/write/shield'
import { parseSize } from '@/lib/kernel/size'
import type { HitWatch } from '@/lib/levels/memory/memory-level-options'
import { MemoryLevel } from '@/lib/levels/memory/memory-level'
import type { NearLevel, Removal } from '@/lib/ports/near-level'
import type { MemoryOptions } from './level-options'
import type { Surroundings } from './surroundings'

interface MemoryParts {
  readonly policies: Policies
  readonly watch: HitWatch | undefined
}

const DEFAULT_BYTES = '64mb'
const DEFAULT_ENTRIES = 100_000

/** @throws TypeError where a size is none */
export function boundsOf({ maxBytes, maxEntries }: MemoryOptions): { maxBytes: number; maxEntries: number } {
  const bytes = parseSize(maxBytes ?? DEFAULT_BYTES, 'memory({ maxBytes })')
  return { maxBytes: bytes, maxEntries: maxEntries ?? DEFAULT_ENTRIES }
}

export function buildMemory(options: MemoryOptions, { report }: Surroundings, more: MemoryParts): NearLevel {
  const { policies, watch } = more
  const { isolation = 'freeze' } = options
  if (!['freeze', 'copy', 'reference'].includes(isolation))
    throw new TypeError(
      `memory({ isolation }) must be 'freeze', 'copy' or 'reference', not ${JSON.stringify(isolation)}`,
    )
  return new MemoryLevel({
    ...boundsOf(options),
    ...{ copy: copyOf, watch },
    quietUntil: policies.thinkEarly ? (entry) => quietUntil(policies.for(entry.key), entry) : undefined,
    onRemoved: (why: Removal, entries: number, bytes: number) => {
      if (why === 'evicted') report({ kind: 'entry.evicted', level: 'memory', entries, bytes })
      else if (why === 'expired') report({ kind: 'entry.expired', level: 'memory', entries, bytes })
      else if (why === 'deleted' || why === 'invalidated') report({ kind: 'level.removed', level: 'memory', entries })
    },
  })
}
