import { Validator } from '@seriousme/openapi-schema-validator'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { createTestContext } from '@/lib/testing/admin-context'
import { createApi } from './create-api'

interface Document {
  openapi: string
  paths: Record<string, Record<string, { summary: string; operationId: string; 'x-role': string; security: unknown[] }>>
  components: { schemas: Record<string, unknown> }
}

let document: Document
let built: Awaited<ReturnType<typeof createTestContext>>
beforeAll(async () => {
  built = await createTestContext()
  const api = createApi({ admin: built.context })
  const headers = { host: 'localhost' }
  document = await (await api.fetch(new Request('http://localhost/api/v1/openapi.json', { headers }))).json()
})
afterAll(() => built.feed.close())

describe('the OpenAPI document', () => {
  test('is valid OpenAPI 3.1', async () => {
    expect(document.openapi).toBe('3.1.0')
    const { valid, errors } = await new Validator().validate(structuredClone(document))
    expect(errors).toBeUndefined()
    expect(valid).toBe(true)
  })

  test('names, for each call, its role, and credentials wherever it is not public', () => {
    const calls = Object.values(document.paths).flatMap((path) => Object.values(path))
    expect(calls.length).toBeGreaterThan(30)
    for (const call of calls) {
      expect(['public', 'viewer', 'operator', 'admin']).toContain(call['x-role'])
      expect(call.security.length > 0).toBe(call['x-role'] !== 'public')
      expect(call.summary).not.toBe('')
    }
    expect(new Set(calls.map(({ operationId }) => operationId)).size).toBe(calls.length)
  })

  test('describes the calls that outside checks make', () => {
    const { paths } = document
    expect(Object.keys(paths['/entries/{key}'] ?? {}).sort()).toEqual(['delete', 'get', 'patch', 'put'])
    expect(paths).toMatchObject({
      ...{ '/health': { get: {} }, '/stats': { get: {} }, '/stats/series': { get: {} }, '/entries': { get: {} } },
      ...{ '/invalidations': { get: {}, post: {} }, '/invalidations/preview': { post: {} }, '/events': { get: {} } },
    })
  })
})

test('every example of the contract is one that its own schema accepts', async () => {
  const modules = import.meta.glob<Record<string, unknown>>('./contract/*.ts', { eager: true })
  let checked = 0
  for (const [file, exported] of Object.entries(modules))
    for (const [name, schema] of Object.entries(exported)) {
      if (!(schema instanceof z.ZodType)) continue
      for (const example of z.array(z.unknown()).parse(schema.meta()?.examples ?? [])) {
        const { error } = schema.safeParse(example)
        expect(error?.message, `${file} ${name}`).toBeUndefined()
        checked++
      }
    }
  expect(checked).toBeGreaterThan(20)
})
