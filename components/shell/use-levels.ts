'use client'

import { api } from '@/lib/api/client'
import { usePoll } from './refresh'

/** Levels, their state and the log: asked for once for the whole shell. */
export const useLevels = () => usePoll(['levels'], (call) => api.getLevels(call))
