'use client'

import { skipToken, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useDebouncedValue } from '@mantine/hooks'
import { api } from '@/lib/api/client'
import type { InvalidationPlan } from '@/lib/api/contract/invalidations'
import type { PerLevel } from '@/lib/api/contract/primitives'
import { useAllowed } from '@/components/shell/session'
import type { Mode } from '@/lib/kernel/record'
import type { Target } from '@/lib/kernel/target'

export interface Done {
  readonly title: string
  readonly seq: number
  readonly matched: number
  readonly perLevel: PerLevel
  /** False also where a level did not answer. */
  readonly exact: boolean
  readonly ms?: number
  readonly mode: Mode
  readonly undoable: boolean
}

interface Order {
  readonly plan: InvalidationPlan
  readonly mode: Mode
  readonly reason: string
  readonly confirm: string | undefined
  /** Bump the version of the plan's namespace. */
  readonly bump: boolean
  /** Whatever matches now, instead of exactly what was previewed. */
  readonly asItIs: boolean
}

const TYPING_MS = 250

/** The exact counts for a target, asked for when typing pauses. */
export function usePreview(target: Target | undefined) {
  const key = JSON.stringify(target ?? null)
  const [settled] = useDebouncedValue(key, TYPING_MS)
  const allowed = useAllowed('operator')
  return useQuery({
    queryKey: ['preview', key],
    queryFn: target ? ({ signal }) => api.previewInvalidation(target, { signal }) : skipToken,
    enabled: settled === key && allowed,
    staleTime: Infinity,
    gcTime: 0,
    retry: false,
  })
}

export function useInvalidation() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: carryOut,
    onSuccess: () => {
      for (const key of ['entries', 'entry', 'invalidations', 'namespaces', 'tags', 'series', 'stats'])
        void client.invalidateQueries({ queryKey: [key] })
    },
  })
}

async function carryOut({ plan, mode, reason, confirm, bump, asItIs }: Order): Promise<Done> {
  const said = { reason: reason || undefined, confirm }
  if (bump && 'namespace' in plan.target) {
    const { namespace, active, seq } = await api.bumpVersion(plan.target.namespace, said)
    const title = `${namespace} is at version ${active}: no longer served`
    const { matched, perLevel, exact } = plan
    return { title, seq, matched, perLevel, exact, mode: 'hard', undoable: false }
  }
  const what = asItIs ? { target: plan.target } : { planId: plan.planId }
  const receipt = await api.invalidate({ ...what, mode, ...said })
  return { ...receipt, title: mode === 'soft' ? 'Made stale:' : 'Invalidated' }
}
