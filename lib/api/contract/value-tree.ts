import { z } from 'zod'

/** A value of any type the cache can hold, as JSON can carry it. Nothing in it is to be read as HTML. */
export type ValueTree =
  | { kind: 'undefined' }
  | { kind: 'null' }
  | { kind: 'boolean'; value: boolean }
  /** `text` is also right for NaN, -0 and the infinities. */
  | { kind: 'number'; text: string }
  | { kind: 'bigint'; text: string }
  | { kind: 'string'; text: string; length: number }
  | { kind: 'date'; iso: string | null }
  | { kind: 'regexp'; text: string }
  | { kind: 'error'; name: string; message: string; members: ValueMember[] }
  | { kind: 'array'; length: number; items: ValueTree[] }
  | { kind: 'object'; size: number; members: ValueMember[] }
  | { kind: 'map'; size: number; pairs: { key: ValueTree; value: ValueTree }[] }
  | { kind: 'set'; size: number; items: ValueTree[] }
  /** Buffers, typed arrays, DataViews and ArrayBuffers, as far as previewed. */
  | { kind: 'bytes'; type: string; length: number; hex: string }
  /** The same object as the one at `path`: cycles and shared references. */
  | { kind: 'reference'; path: string }
  /** Left out because the preview is full or the value too deep. */
  | { kind: 'omitted'; why: string }

export interface ValueMember {
  name: string
  value: ValueTree
}

/** Checked one level deep only where it is recursive: the server builds trees, it never takes one. */
const treeSchema: z.ZodType<ValueTree> = z.lazy(() =>
  z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('undefined') }),
    z.object({ kind: z.literal('null') }),
    z.object({ kind: z.literal('boolean'), value: z.boolean() }),
    z.object({ kind: z.literal('number'), text: z.string() }),
    z.object({ kind: z.literal('bigint'), text: z.string() }),
    z.object({ kind: z.literal('string'), text: z.string(), length: z.int() }),
    z.object({ kind: z.literal('date'), iso: z.string().nullable() }),
    z.object({ kind: z.literal('regexp'), text: z.string() }),
    z.object({ kind: z.literal('error'), name: z.string(), message: z.string(), members: z.array(memberSchema) }),
    z.object({ kind: z.literal('array'), length: z.int(), items: z.array(valueTreeSchema) }),
    z.object({ kind: z.literal('object'), size: z.int(), members: z.array(memberSchema) }),
    z.object({
      kind: z.literal('map'),
      size: z.int(),
      pairs: z.array(z.object({ key: valueTreeSchema, value: valueTreeSchema })),
    }),
    z.object({ kind: z.literal('set'), size: z.int(), items: z.array(valueTreeSchema) }),
    z.object({ kind: z.literal('bytes'), type: z.string(), length: z.int(), hex: z.string() }),
    z.object({ kind: z.literal('reference'), path: z.string() }),
    z.object({ kind: z.literal('omitted'), why: z.string() }),
  ]),
)

export const valueTreeSchema: z.ZodType<ValueTree> = treeSchema.meta({
  id: 'ValueTree',
  description: 'A value of any type, as JSON can carry it',
})

const memberSchema: z.ZodType<ValueMember> = z.object({ name: z.string(), value: z.lazy(() => valueTreeSchema) })
