import { z } from 'zod'
import { bypassLevel } from '@/lib/admin/bypass-level'
import { listHotKeys } from '@/lib/admin/list-hot-keys'
import { listInstances } from '@/lib/admin/list-instances'
import { listLevels } from '@/lib/admin/list-levels'
import { readAdvice } from '@/lib/admin/read-advice'
import { readHealth } from '@/lib/admin/read-health'
import { readMetrics } from '@/lib/admin/read-metrics'
import { readRedisMemory } from '@/lib/admin/read-redis-memory'
import { readSeries } from '@/lib/admin/read-series'
import { readStats } from '@/lib/admin/read-stats'
import { adviceSchema } from '@/lib/api/contract/advice'
import { hotKeysQuerySchema, hotKeysSchema } from '@/lib/api/contract/hot-keys'
import { healthSchema } from '@/lib/api/contract/health'
import { instancePageSchema } from '@/lib/api/contract/instances'
import { bypassLevelSchema, levelBypassSchema, levelsSchema, redisMemorySchema } from '@/lib/api/contract/levels'
import { instanceQuery, levelNameSchema, cacheQuery, pageQuery } from '@/lib/api/contract/primitives'
import { seriesQuerySchema, seriesSchema } from '@/lib/api/contract/series'
import { statsQuerySchema, statsSchema } from '@/lib/api/contract/stats'
import { defineRoute } from '@/lib/api/route'

const group = 'State'

export const stateRoutes = [
  defineRoute({
    ...{ method: 'get', path: '/health', role: 'public', group },
    summary: 'Whether the cache serves',
    description: 'For load balancers: 200 while anything is served, 503 where every level is down.',
    answers: { description: 'The state of the levels', schema: healthSchema },
    problems: [503],
    handle({ operator }) {
      const body = readHealth(operator)
      return { status: body.status === 'down' ? 503 : 200, body }
    },
  }),
  defineRoute({
    ...{ method: 'get', path: '/stats', role: 'viewer', group },
    summary: 'What was counted since the start',
    description:
      'By all processes that run the cache together, or by the one that `instance` names; of others as of two seconds ago.',
    query: statsQuerySchema,
    answers: { description: 'Counters, rates and latencies', schema: statsSchema },
    handle: async ({ cache, query }) => ({ body: await readStats(cache(), query) }),
  }),
  defineRoute({
    ...{ method: 'get', path: '/stats/series', role: 'viewer', group },
    summary: 'What was counted, over time',
    description:
      'Survives restarts. Recent history has steps of 10 s, older history of a minute, old history of an hour.',
    query: seriesQuerySchema,
    answers: { description: 'One point a step', schema: seriesSchema },
    handle: async ({ cache, query }) => ({ body: await readSeries(cache(), query) }),
  }),
  defineRoute({
    ...{ method: 'get', path: '/metrics', role: 'viewer', group },
    summary: 'All counters for Prometheus',
    description: 'Text format 0.0.4, all caches of this process. Names and labels: docs/observability.md.',
    answers: { description: 'The page', contentType: 'text/plain' },
    handle({ operator }) {
      const { text, contentType } = readMetrics(operator)
      return new Response(text, { headers: { 'content-type': contentType } })
    },
  }),
  defineRoute({
    ...{ method: 'get', path: '/hot-keys', role: 'viewer', group },
    summary: 'The keys that are asked for most, and the largest',
    description: 'Of one process: the one that answers, or the one that `instance` names.',
    query: hotKeysQuerySchema,
    answers: { description: 'Two lists, with the bounds of what is known', schema: hotKeysSchema },
    problems: [503],
    handle: async ({ cache, query }) => ({ body: await listHotKeys(cache(), query) }),
  }),
  defineRoute({
    ...{ method: 'get', path: '/advisor', role: 'viewer', group },
    summary: 'What is not as it should be, and what to do',
    description:
      'Findings, most urgent first, each with the figures behind it; and what other sizes of L1 would bring. Of what one ' +
      'process counted: the one that answers, or the one that `instance` names.',
    query: z.strictObject(instanceQuery),
    answers: { description: 'Findings and the miss-ratio curve', schema: adviceSchema },
    problems: [503],
    handle: async ({ cache, query }) => ({ body: await readAdvice(cache(), query) }),
  }),
  defineRoute({
    ...{ method: 'get', path: '/levels', role: 'viewer', group },
    summary: 'How each level is',
    query: z.strictObject(instanceQuery),
    answers: { description: 'Levels, nearest first, and the position in the log', schema: levelsSchema },
    handle: async ({ cache, query }) => ({ body: await listLevels(cache(), query) }),
  }),
  defineRoute({
    ...{ method: 'get', path: '/levels/redis/memory', role: 'viewer', group },
    summary: 'What Redis does when its memory is full',
    query: z.strictObject(cacheQuery),
    answers: { description: 'Its limit, its policy, and what of it does not suit a cache', schema: redisMemorySchema },
    handle: async ({ cache }) => ({ body: await readRedisMemory(cache()) }),
  }),
  defineRoute({
    ...{ method: 'put', path: '/levels/{level}/bypass', role: 'admin', group },
    summary: 'Leave a level alone for a while',
    description:
      'In the process that answers, or the one that `instance` names: no read and no write reaches it. What it holds is ' +
      'judged afterwards as after an outage, so nothing that was invalidated comes back.',
    params: z.strictObject({ level: levelNameSchema }),
    query: z.strictObject(instanceQuery),
    body: bypassLevelSchema,
    answers: { description: 'Until when', schema: levelBypassSchema },
    problems: [503],
    handle: async ({ cache, params, query, body }) => ({
      body: await bypassLevel(cache(), { ...params, ...body, instance: query.instance }),
    }),
  }),
  defineRoute({
    ...{ method: 'get', path: '/instances', role: 'viewer', group },
    summary: 'The processes that run the cache',
    query: z.strictObject({ ...cacheQuery, ...pageQuery }),
    answers: { description: 'Processes', schema: instancePageSchema },
    handle: async ({ cache, query }) => ({ body: await listInstances(cache(), query) }),
  }),
]
