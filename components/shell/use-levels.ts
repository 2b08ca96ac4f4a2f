'use client'

import { api } from '@/lib/api/client'
import { usePoll } from './refresh'

/**
 * Levels, their state and the log: asked for once for the whole shell.
 *
 * @param instance of one process; of all together where it is left out
 */
export const useLevels = (instance?: string) =>
  usePoll(['levels', instance ?? null], (call) => api.getLevels({ instance }, call))
