import type { ApiDocument, DocumentSchema } from '@/lib/api/contract/document'

export interface Field {
  /** `items[].key`; empty for a value that has no fields. */
  readonly path: string
  readonly type: string
  readonly required: boolean
  readonly description: string
}

/** Deeper than this nobody reads a table; the example shows the rest. */
const MAX_DEPTH = 4

/** @returns the schema that a `$ref` leads to, itself where it is none */
export function resolve(document: ApiDocument, schema: DocumentSchema): DocumentSchema {
  const name = nameOf(schema)
  const found = name === undefined ? undefined : document.components?.schemas?.[name]
  // What is said beside a `$ref` is about this use of it.
  return found ? { ...found, ...(schema.description ? { description: schema.description } : {}) } : schema
}

const nameOf = (schema: DocumentSchema): string | undefined => schema.$ref?.split('/').at(-1)

/** @returns a type in a few words: `string`, `integer, 1 to 500`, `'hard' or 'soft'`, `list of EntryRow` */
export function typeOf(document: ApiDocument, schema: DocumentSchema): string {
  const known = resolve(document, schema)
  if (known.const !== undefined) return JSON.stringify(known.const)
  if (known.enum) return known.enum.map((value) => JSON.stringify(value)).join(' or ')
  const union = known.anyOf ?? known.oneOf
  if (union) return [...new Set(union.map((one) => typeOf(document, one)))].join(' or ')
  if (known.type === 'array') return known.items ? `list of ${typeOf(document, known.items)}` : 'list'
  if (known.allOf?.[0]) return typeOf(document, known.allOf[0])
  const type = Array.isArray(known.type) ? known.type.join(' or ') : (known.type as string | undefined)
  if (type === 'object') return nameOf(schema) ?? 'object'
  return [type ?? 'anything', boundsOf(known)].filter(Boolean).join(', ')
}

function boundsOf({ minimum, maximum, minLength, maxLength }: DocumentSchema): string {
  const low = minimum === undefined || minimum <= Number.MIN_SAFE_INTEGER ? undefined : minimum
  const high = maximum === undefined || maximum >= Number.MAX_SAFE_INTEGER ? undefined : maximum
  const figures = rangeOf(low, high)
  const letters = rangeOf(minLength, maxLength)
  return [figures, letters && `${letters} characters`].filter(Boolean).join(', ')
}

function rangeOf(low: number | undefined, high: number | undefined): string {
  const told = (figure: number) => figure.toLocaleString('en-US')
  if (low !== undefined && high !== undefined) return `${told(low)} to ${told(high)}`
  if (low !== undefined) return `${told(low)} or more`
  return high === undefined ? '' : `at most ${told(high)}`
}

/** @returns what a value consists of, as rows of a table, outer fields before inner ones */
export function fieldsOf(document: ApiDocument, schema: DocumentSchema): Field[] {
  return fieldsAt(document, schema, { path: '', seen: [], depth: 0 })
}

interface Place {
  readonly path: string
  /** Named schemas on the way here: one that holds itself is not opened twice. */
  readonly seen: readonly string[]
  readonly depth: number
}

function fieldsAt(document: ApiDocument, schema: DocumentSchema, place: Place): Field[] {
  const name = nameOf(schema)
  if (name !== undefined && place.seen.includes(name)) return []
  if (place.depth >= MAX_DEPTH) return []
  const known = resolve(document, schema)
  const seen = name === undefined ? place.seen : [...place.seen, name]
  if (known.items) return fieldsAt(document, known.items, { ...place, seen, path: `${place.path}[]` })
  const union = known.anyOf ?? known.oneOf ?? known.allOf
  if (union && !known.properties) return union.flatMap((one) => fieldsAt(document, one, { ...place, seen }))
  return Object.entries(known.properties ?? {}).flatMap(([field, inner]) => {
    const path = place.path === '' ? field : `${place.path}.${field}`
    const row: Field = {
      path,
      type: typeOf(document, inner),
      required: known.required?.includes(field) ?? false,
      description: describe(resolve(document, inner)),
    }
    return [row, ...fieldsAt(document, inner, { path, seen, depth: place.depth + 1 })]
  })
}

/** @returns what is said of a value, with its default */
export function describe({ description = '', default: usual }: DocumentSchema): string {
  if (usual === undefined) return description
  const told = `${JSON.stringify(usual)} where it is not said`
  return description ? `${description}; ${told}` : told
}

/** @returns the first example of a value; undefined where none was written */
export function exampleOf(document: ApiDocument, schema: DocumentSchema | undefined): unknown {
  if (!schema) return undefined
  const known = resolve(document, schema)
  if (known.examples?.[0] !== undefined) return known.examples[0]
  const item = known.properties?.items?.items
  const one = item && exampleOf(document, item)
  // A page of what has an example is an example of a page.
  return one === undefined ? undefined : { items: [one], nextCursor: null, totalIsExact: true }
}
