import { Validator } from '@seriousme/openapi-schema-validator'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { createTestContext, ROOT_TOKEN } from '@/lib/testing/admin-context'
import type { ApiDocument, DocumentOperation, DocumentSchema } from './contract/document'
import { createApi } from './create-api'

let document: ApiDocument
let api: ReturnType<typeof createApi>
let built: Awaited<ReturnType<typeof createTestContext>>
beforeAll(async () => {
  built = await createTestContext()
  api = createApi({ admin: built.context, checkAnswers: true })
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
      expect((call.security?.length ?? 0) > 0).toBe(call['x-role'] !== 'public')
      expect(call.summary).not.toBe('')
    }
    expect(new Set(calls.map(({ operationId }) => operationId)).size).toBe(calls.length)
  })

  test('says what each parameter of a call means, or has an enumeration that does', () => {
    const bare = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).flatMap(([method, { parameters = [] }]) =>
        parameters
          .filter(({ description, schema }) => !(description ?? schema?.description ?? schema?.$ref ?? schema?.enum))
          .map(({ name }) => `${method} ${path} ${name}`),
      ),
    )
    expect(bare).toEqual([])
    expect(Object.keys(document.paths['/audit']?.['get']?.responses?.['200']?.content ?? {})).toHaveLength(3)
  })

  test('names the headers that calls heed and answer with', () => {
    const entry = document.paths['/entries/{key}']
    const heeded = (call?: DocumentOperation) =>
      (call?.parameters ?? []).filter(({ in: where }) => where === 'header').map(({ name }) => name)
    expect(heeded(entry?.['get'])).toEqual(['if-none-match'])
    expect(heeded(entry?.['put'])).toEqual(['if-match', 'if-none-match'])
    expect(heeded(document.paths['/warm']?.['post'])).toEqual(['idempotency-key', 'prefer'])
    expect(entry?.['get']?.responses).toMatchObject({ 200: { headers: { ETag: {} } }, 204: {}, 304: {} })
  })

  test('says that every call may find its input wrong, and in which forms a value comes', () => {
    for (const [path, methods] of Object.entries(document.paths))
      for (const [method, { responses }] of Object.entries(methods))
        expect(Object.keys(responses ?? {}), `${method} ${path}`).toContain('400')
    expect(document.paths['/entries/{key}/value']?.['get']?.responses?.['200']).toMatchObject({
      content: { 'application/octet-stream': {}, 'application/json': { schema: {} } },
    })
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

describe('the examples, sent as they are documented', () => {
  /** Examples of what is not there, or not to be had by a token: refused, as documented. */
  const REFUSED: Record<string, number> = {
    ...{ 'get /session/oidc': 404, 'get /session/oidc/callback': 404 },
    ...{ 'post /session': 401, 'delete /session': 409, 'put /session/password': 409 },
    ...{ 'post /strategies/trials': 409, 'get /operations/{id}': 404, 'delete /operations/{id}': 404 },
    'post /write-behind/dead-letters/{id}/redrive': 404,
    'delete /write-behind/dead-letters/{id}': 404,
  }

  const COUNTED = { before: expect.any(Object), after: expect.any(Object) }

  const textOf = (example: unknown) => (typeof example === 'string' ? example : JSON.stringify(example))

  function exampleOf(schema: DocumentSchema | undefined): unknown {
    if (schema?.$ref !== undefined)
      return exampleOf(document.components?.schemas?.[schema.$ref.split('/').at(-1) ?? ''])
    const [example = schema?.enum?.[0]] = schema?.examples ?? []
    if (example !== undefined) return example
    const [choice] = [...(schema?.anyOf ?? []), ...(schema?.oneOf ?? [])]
    if (choice) return exampleOf(choice)
    return schema?.type === 'object' && (schema.required ?? []).length === 0 ? {} : undefined
  }

  function requestOf(method: string, path: string, { parameters = [], requestBody }: DocumentOperation): Request {
    const url = new URL(`http://localhost/api/v1${path}`)
    for (const { name, in: where, required, schema } of parameters) {
      const example = exampleOf(schema)
      if (required) expect(example, `an example of ${name}`).toBeDefined()
      if (where === 'path') url.pathname = url.pathname.replace(`%7B${name}%7D`, encodeURIComponent(textOf(example)))
      else if (where === 'query' && example !== undefined) url.searchParams.set(name, textOf(example))
    }
    const content = requestBody?.content['application/json']
    const body = content && exampleOf(content.schema)
    if (content) expect(body, 'an example of the body').toBeDefined()
    const headers = { host: 'localhost', authorization: `Bearer ${ROOT_TOKEN}`, 'content-type': 'application/json' }
    return new Request(url, { method: method.toUpperCase(), headers, body: content && JSON.stringify(body) })
  }

  test('are each answered with what the document says: success, but for what is not there; and each that changes something is on the record, with what was before and after', async () => {
    const key = 'company:AAPL'
    /** Changes nothing. */
    const LOOKS = ['post /invalidations/preview']
    let recorded = 0
    for (const [path, methods] of Object.entries(document.paths))
      for (const [method, operation] of Object.entries(methods)) {
        const name = `${method} ${path}`
        await built.cache.set(key, { name: 'Apple' }, { tags: ['tech'] })
        const answer = await api.fetch(requestOf(method, path, operation))
        await answer.body?.cancel()
        const success = Object.keys(operation.responses)
          .map(Number)
          .find((status) => status < 300)
        expect(answer.status, name).toBe(REFUSED[name] ?? success)
        expect(Object.keys(operation.responses), name).toContain(String(answer.status))
        const records = (await built.audit.list({ limit: 1_000 })).filter(({ action }) => action !== 'value.reveal')
        const isNew = records.length > recorded
        recorded = records.length
        expect(isNew, name).toBe(method !== 'get' && !LOOKS.includes(name) && answer.status !== 409)
        if (answer.ok && isNew) expect(records[0], name).toMatchObject({ outcome: 'done', ...COUNTED })
      }
  })
})
