import type { ApiDocument, DocumentOperation, DocumentSchema } from '@/lib/api/contract/document'
import { shellQuote } from '@/components/ui/shell-quote'
import { describe, exampleOf, fieldsOf, resolve, typeOf, type Field } from './describe-schema'

export interface Parameter {
  readonly name: string
  readonly place: string
  readonly type: string
  readonly required: boolean
  readonly description: string
}

export interface Answer {
  readonly status: string
  readonly description: string
  readonly contentType: string | undefined
}

export interface Operation {
  readonly id: string
  readonly method: string
  readonly path: string
  readonly role: string
  readonly summary: string
  readonly description: string
  readonly parameters: readonly Parameter[]
  readonly body:
    { readonly fields: readonly Field[]; readonly example: unknown; readonly required: boolean } | undefined
  readonly answers: readonly Answer[]
  readonly answerFields: readonly Field[]
  readonly answerExample: unknown
  readonly curl: string
}

export interface Group {
  readonly name: string
  readonly operations: readonly Operation[]
}

/** @returns the document in the order in which it is read: groups as they first occur, operations as they are listed */
export function readDocument(document: ApiDocument, origin: string): Group[] {
  const groups = new Map<string, Operation[]>()
  for (const [path, methods] of Object.entries(document.paths))
    for (const [method, operation] of Object.entries(methods)) {
      const name = operation.tags?.[0] ?? 'Other'
      const read = readOperation(document, { method, path, operation, origin })
      groups.set(name, [...(groups.get(name) ?? []), read])
    }
  return [...groups].map(([name, operations]) => ({ name, operations }))
}

interface Found {
  readonly method: string
  readonly path: string
  readonly operation: DocumentOperation
  readonly origin: string
}

function readOperation(document: ApiDocument, found: Found): Operation {
  const { method, path, operation } = found
  const body = operation.requestBody?.content['application/json']?.schema
  const success = Object.entries(operation.responses).find(([status]) => status.startsWith('2'))
  const answered = success && Object.values(success[1].content ?? {})[0]?.schema
  return {
    id: operation.operationId,
    method: method.toUpperCase(),
    path,
    role: operation['x-role'] ?? 'public',
    summary: operation.summary ?? path,
    // The last paragraph repeats the role, which is shown beside the path.
    description: (operation.description ?? '').replace(/\n*Role: \w+\.$/, ''),
    parameters: (operation.parameters ?? []).map(({ name, in: place, required = false, schema = {}, description }) => ({
      name,
      place,
      type: typeOf(document, schema),
      required,
      description: description ?? describe(resolve(document, schema)),
    })),
    body: body && {
      fields: fieldsOf(document, body),
      example: exampleOf(document, body),
      required: operation.requestBody?.required ?? false,
    },
    answers: Object.entries(operation.responses).map(([status, { description, content }]) => ({
      status,
      description,
      contentType: Object.keys(content ?? {})[0],
    })),
    answerFields: answered ? fieldsOf(document, answered) : [],
    answerExample: exampleOf(document, answered),
    curl: asCurl(document, found),
  }
}

function asCurl(document: ApiDocument, { method, path, operation, origin }: Found): string {
  const base = document.servers?.[0]?.url ?? ''
  const filled = path.replaceAll(/\{(\w+)\}/g, (whole, name: string) => {
    const example = exampleOf(document, operation.parameters?.find((one) => one.name === name)?.schema)
    return example === undefined ? whole : encodeURIComponent(asText(example))
  })
  const query = (operation.parameters ?? [])
    .filter((one) => one.in === 'query' && one.required)
    .map((one) => `${one.name}=${encodeURIComponent(asText(exampleOf(document, one.schema) ?? ''))}`)
  const url = origin + base + filled + (query.length > 0 ? `?${query.join('&')}` : '')
  const lines = [`curl ${method === 'get' ? '' : `-X ${method.toUpperCase()} `}${shellQuote(url)}`]
  if (operation['x-role'] !== 'public') lines.push(`-H "Authorization: Bearer $TIMBERLINE_TOKEN"`)
  if (method !== 'get') lines.push(`-H 'Content-Type: application/json'`)
  const schema: DocumentSchema | undefined = operation.requestBody?.content['application/json']?.schema
  const body = exampleOf(document, schema)
  if (body !== undefined) lines.push(`-d ${shellQuote(JSON.stringify(body))}`)
  return lines.join(' \\\n  ')
}

const asText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value))

/** @returns the groups with the operations that a text is found in; all of them for an empty text */
export function searchGroups(groups: readonly Group[], text: string): Group[] {
  const sought = text.trim().toLowerCase()
  return groups.flatMap(({ name, operations }) => {
    const found = operations.filter(({ method, path, summary, description }) =>
      `${name} ${method} ${path} ${summary} ${description}`.toLowerCase().includes(sought),
    )
    return found.length > 0 ? [{ name, operations: found }] : []
  })
}
