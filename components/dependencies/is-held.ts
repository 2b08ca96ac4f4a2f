import type { DependencyGraph } from '@/lib/api/contract/dependencies'

/** @returns whether a level is known to hold a copy of a key, so that there is something to say of it */
export const isHeld = ({ state }: DependencyGraph['nodes'][number]): boolean =>
  state !== 'absent' && state !== 'unknown'
