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

/** @returns the levels that the cache has; undefined while that is not known */
export const useLevelNames = () => useLevels().data?.items.map(({ name }) => name)

/** Whether processes cannot hear each other now: they do so where the log is, and another that runs is then not listed. */
export const useHearsNobody = (): boolean => useLevels().data?.log.degraded === true
