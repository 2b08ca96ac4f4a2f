import { reasonOf } from '@/lib/kernel/errors'
import type { FarLevel } from '@/lib/ports/far-level'

/**
 * @returns why a call failed: in the level's own words where it knows that it is down, as a client's error then speaks of
 * the client's options ("Stream isn't writeable and enableOfflineQueue options is false")
 */
export function whyFailed(level: FarLevel, error: unknown): string {
  const { status, reason } = level.status()
  return status === 'down' && reason ? reason : reasonOf(error)
}
