'use client'

import { api } from '@/lib/api/client'
import { usePoll } from './refresh'

/** The processes that run the cache: asked for once for the whole shell. They come and go slowly. */
export const useInstances = () => usePoll(['instances'], (call) => api.listInstances(call), { atLeastSeconds: 5 })
