import fc from 'fast-check'
import { z } from 'zod'
import { hostileJson, hostileText } from './hostile'

type Schema = z.core.JSONSchema.BaseSchema

/** @returns input that a schema accepts for the most part: what JSON Schema cannot say is in its examples, or is missed */
export function validFor(schema: z.ZodType): fc.Arbitrary<unknown> {
  const json = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' })
  return fromSchema(json, json.$defs ?? {})
}

function fromSchema(schema: Schema | boolean, defs: Record<string, Schema>): fc.Arbitrary<unknown> {
  if (typeof schema === 'boolean') return hostileJson
  const made = fromType(schema, defs)
  const examples = schema.examples ?? []
  return examples.length === 0 ? made : fc.oneof(made, { arbitrary: fc.constantFrom(...examples), weight: 3 })
}

function fromType(schema: Schema, defs: Record<string, Schema>): fc.Arbitrary<unknown> {
  const { $ref, type, anyOf, oneOf } = schema
  if ($ref !== undefined) return fromSchema(defs[$ref.split('/').at(-1) ?? ''] ?? true, defs)
  if (schema.enum) return fc.constantFrom(...schema.enum)
  if (schema.const !== undefined) return fc.constant(schema.const)
  const choices = anyOf ?? oneOf
  if (choices) return fc.oneof(...choices.map((choice) => fromSchema(choice, defs)))
  if (type === 'object') return objectOf(schema, defs)
  if (type === 'array') {
    const items = Array.isArray(schema.items) ? true : (schema.items ?? true)
    return fc.array(fromSchema(items, defs), { minLength: schema.minItems ?? 0, maxLength: 4 })
  }
  if (type === 'boolean') return fc.boolean()
  if (type === 'integer' || type === 'number') return numberOf(schema)
  if (type === 'string') return textOf(schema)
  return hostileJson
}

function objectOf({ properties = {}, required = [] }: Schema, defs: Record<string, Schema>): fc.Arbitrary<unknown> {
  const fields = Object.fromEntries(Object.entries(properties).map(([name, field]) => [name, fromSchema(field, defs)]))
  return fc.record(fields, { requiredKeys: required })
}

function numberOf({ type, minimum, maximum }: Schema): fc.Arbitrary<unknown> {
  const min = Math.max(minimum ?? 0, -(2 ** 31))
  const max = Math.min(maximum ?? 2 ** 31, 2 ** 53)
  const whole = fc.integer({ min: Math.ceil(min), max: Math.max(Math.ceil(min), Math.floor(max)) })
  return type === 'integer' ? whole : fc.oneof(whole, fc.double({ min, max, noNaN: true }))
}

function textOf({ minLength = 0, maxLength = 40 }: Schema): fc.Arbitrary<unknown> {
  const length = { minLength, maxLength: Math.max(minLength, Math.min(maxLength, 40)) }
  return fc.oneof(fc.constantFrom('company:AAPL', 'tech', 'company', '5m'), fc.string(length))
}

/** @returns input that was valid until one thing was changed: a field left out, added, or given something else */
export function nearlyValid(valid: fc.Arbitrary<unknown>): fc.Arbitrary<unknown> {
  return fc
    .tuple(valid, fc.constantFrom('leave out', 'add', 'replace'), fc.nat(), hostileText, hostileJson)
    .map(([input, change, at, name, value]) => {
      if (typeof input !== 'object' || input === null) return value
      const fields = Object.entries(input)
      const [chosen] = fields[at % Math.max(1, fields.length)] ?? []
      if (change === 'add' || chosen === undefined) return Object.fromEntries([...fields, [name, value]])
      if (change === 'leave out') return Object.fromEntries(fields.filter(([field]) => field !== chosen))
      return Object.fromEntries(fields.map(([field, held]) => [field, field === chosen ? value : held]))
    })
}
