import { z } from 'zod'
import { defineRoute, type Route } from '@/lib/api/route'

/** @param document made after all routes are known, hence a function */
export function documentRoute(document: () => unknown): Route {
  return defineRoute({
    method: 'get',
    path: '/openapi.json',
    role: 'public',
    group: 'API',
    summary: 'This document',
    answers: { description: 'OpenAPI 3.1', schema: z.looseObject({ openapi: z.string() }) },
    handle: () => ({ body: z.looseObject({ openapi: z.string() }).parse(document()) }),
  })
}
