import { expect, test } from 'vitest'
import type { ApiDocument } from '@/lib/api/contract/document'
import { readDocument, searchGroups } from './read-document'

const document: ApiDocument = {
  openapi: '3.1.0',
  info: { title: 'An API' },
  servers: [{ url: '/api/v1' }],
  paths: {
    '/entries/{key}': {
      put: {
        operationId: 'putEntry',
        summary: 'Write an entry',
        description: 'In every level.\n\nRole: operator.',
        tags: ['Entries'],
        'x-role': 'operator',
        parameters: [{ name: 'key', in: 'path', required: true, schema: { type: 'string', examples: ["it's:1"] } }],
        requestBody: {
          required: true,
          content: { 'application/json': { schema: { $ref: '#/components/schemas/Put' } } },
        },
        responses: { 200: { description: 'Written' }, 400: { description: 'Wrong' } },
      },
    },
    '/health': {
      get: {
        operationId: 'getHealth',
        summary: 'Is it well?',
        tags: ['State'],
        'x-role': 'public',
        responses: {
          200: {
            description: 'Yes',
            content: { 'application/json': { schema: { $ref: '#/components/schemas/Tree' } } },
          },
        },
      },
    },
  },
  components: {
    schemas: {
      Put: {
        type: 'object',
        properties: {
          value: {},
          mode: { enum: ['hard', 'soft'], default: 'hard', description: 'How' },
          tags: { type: 'array', items: { type: 'string', maxLength: 10 } },
        },
        required: ['value'],
        examples: [{ value: "it's", mode: 'soft' }],
      },
      Tree: {
        type: 'object',
        properties: {
          size: { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER },
          children: { type: 'array', items: { $ref: '#/components/schemas/Tree' } },
          ttl: { anyOf: [{ type: 'number' }, { type: 'null' }] },
        },
      },
    },
  },
}

const groups = readDocument(document, 'http://127.0.0.1:3000')
const [put, health] = groups.flatMap(({ operations }) => operations)

test('operations come in their groups, in the order of the document', () => {
  expect(groups.map(({ name }) => name)).toEqual(['Entries', 'State'])
  expect(put).toMatchObject({
    method: 'PUT',
    role: 'operator',
    summary: 'Write an entry',
    description: 'In every level.',
  })
})

test('a body is told field by field, with defaults and what is required', () => {
  expect(put?.body?.fields).toEqual([
    { path: 'value', type: 'anything', required: true, description: '' },
    { path: 'mode', type: '"hard" or "soft"', required: false, description: 'How; "hard" where it is not said' },
    { path: 'tags', type: 'list of string, at most 10 characters', required: false, description: '' },
  ])
})

test('a shape that holds itself is opened once', () => {
  expect(health?.answerFields.map(({ path, type }) => `${path}: ${type}`)).toEqual([
    'size: integer, 0 or more',
    'children: list of Tree',
    'ttl: number or null',
  ])
})

test('the curl line can be pasted: names are encoded, quotes in the body stay in their quotes', () => {
  expect(put?.curl).toContain(`curl -X PUT 'http://127.0.0.1:3000/api/v1/entries/it'\\''s%3A1'`)
  expect(put?.curl).toContain(`-d '{"value":"it'\\''s","mode":"soft"}'`)
  expect(health?.curl).toBe(`curl 'http://127.0.0.1:3000/api/v1/health'`)
})

test('search finds operations by path, summary and group', () => {
  const names = (text: string) => searchGroups(groups, text).flatMap(({ operations }) => operations.map(({ id }) => id))
  expect(names('')).toEqual(['putEntry', 'getHealth'])
  expect(names('health')).toEqual(['getHealth'])
  expect(names('entries')).toEqual(['putEntry'])
  expect(names('nonesuch')).toEqual([])
})
