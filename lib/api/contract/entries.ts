import { z } from 'zod'
import {
  cacheQuery,
  countSchema,
  cursorSchema,
  durationSchema,
  instanceQuery,
  keySchema,
  levelNameSchema,
  limitSchema,
  namespaceSchema,
  pageOf,
  stateSchema,
  tagSchema,
  ttlMsSchema,
} from './primitives'
import { valueTreeSchema } from './value-tree'

export const entrySortSchema = z.enum(['key', '-key', 'size', '-size', 'expires', '-expires', 'hits', '-hits'])

export const entriesQuerySchema = z.strictObject({
  ...cacheQuery,
  instance: instanceQuery.instance.meta({
    description: 'What one process has in memory, by its id in `GET /instances`',
  }),
  prefix: z.string().max(2_048).optional().meta({ description: 'What keys begin with, compared literally' }),
  q: z.string().max(2_048).optional().meta({ description: 'Any part of the key, compared literally' }),
  tag: tagSchema.optional(),
  namespace: namespaceSchema.optional(),
  level: levelNameSchema.optional().meta({ description: 'Only what this level holds' }),
  state: stateSchema.optional().meta({ description: 'Without it: all that may be served, fresh or stale' }),
  sort: entrySortSchema.default('key').meta({ description: 'What comes first; `-` turns it round' }),
  cursor: cursorSchema.optional(),
  limit: limitSchema,
})

export const entryRowSchema = z
  .object({
    key: z.string(),
    namespace: z.string(),
    version: z.int(),
    levels: z.array(levelNameSchema).describe('That hold it'),
    state: stateSchema,
    ttlMs: ttlMsSchema,
    sizeBytes: countSchema,
    hits: countSchema,
    tags: z.array(z.string()),
  })
  .meta({
    id: 'EntryRow',
    examples: [
      {
        key: 'company:AAPL',
        namespace: 'company',
        version: 1,
        levels: ['memory', 'redis', 'disk'],
        state: 'fresh',
        ttlMs: 41_200,
        sizeBytes: 412,
        hits: 88,
        tags: ['companies', 'tech'],
      },
    ],
  })
export const entryPageSchema = pageOf(entryRowSchema)
  .extend({
    unseen: z
      .array(levelNameSchema)
      .describe(
        'Levels of which it is not known whether they hold a row: down, silent, or not looked into in this order or with this filter',
      ),
  })
  .meta({ id: 'EntryPage' })

export const foldersQuerySchema = z.strictObject({
  ...cacheQuery,
  prefix: z.string().max(2_048).default('').meta({ description: 'Of which folder; of all keys where it is not said' }),
  cursor: cursorSchema.optional(),
  limit: limitSchema,
})

export const folderSchema = z
  .object({
    prefix: z.string().describe('What its keys begin with, the colon included'),
    entries: countSchema
      .nullable()
      .describe('Stored below it, in the level that holds most of them; null where no level counts so many'),
  })
  .meta({ id: 'Folder', examples: [{ prefix: 'company:', entries: 503 }] })

export const folderPageSchema = pageOf(folderSchema)
  .extend({
    keys: countSchema.describe('Keys that lie beside the folders, of those looked at'),
    unseen: z
      .array(levelNameSchema)
      .describe('Levels that did not answer: folders and entries that only they hold are missing'),
  })
  .meta({ id: 'FolderPage' })

/** What one level of one process holds for a key. */
export const heldCopySchema = z
  .object({
    level: levelNameSchema,
    instance: z.string().optional().describe('The process, where the level is one of its own'),
    present: z.boolean(),
    state: stateSchema.optional(),
    why: z.string().optional().describe('Why it is not fresh'),
    version: z.int().optional(),
    ageMs: z.number().optional(),
    ttlMs: ttlMsSchema.optional(),
    sizeBytes: countSchema.optional(),
    rawBytes: countSchema.optional(),
    serialization: z.string().optional(),
    compression: z.string().optional(),
    stamp: z.number().optional(),
    epoch: z.string().optional(),
    tags: z.array(z.string()).optional(),
    dependsOn: z.array(z.string()).optional(),
    dirty: z.literal(true).optional().describe('Written behind: its source did not have it yet when it was stored'),
    error: z.string().optional().describe('The level could not be asked'),
  })
  .meta({ id: 'HeldCopy' })

export const logPositionSchema = z
  .object({
    epoch: z.string(),
    applied: countSchema,
    base: countSchema,
    confirmedAgoMs: z.number().nullable().describe('null where it was never confirmed'),
    degraded: z.boolean(),
    queued: countSchema.describe('Invalidations kept until the log can be reached again'),
    gaps: countSchema.describe(
      'How often records were gone before the process had seen them, or the log had become another: what was older died',
    ),
  })
  .meta({ id: 'LogPosition' })

export const valuePreviewSchema = z
  .object({
    tree: valueTreeSchema,
    isJson: z.boolean().describe('Whether JSON carries the value without loss, so that it can be edited as JSON'),
    truncated: z.boolean(),
    limitBytes: countSchema,
  })
  .meta({ id: 'ValuePreview' })

export const entryDetailSchema = z
  .object({
    key: z.string(),
    namespace: z.string(),
    description: z.string().optional().describe('Of the namespace'),
    activeVersion: z.int(),
    state: stateSchema.describe('Of the best copy that any level holds'),
    etag: z.string().describe('Quoted, as in the `ETag` header; for `If-Match`'),
    ttlMs: ttlMsSchema,
    ageMs: z.number(),
    sizeBytes: countSchema,
    tags: z.array(z.string()),
    dependsOn: z.array(z.string()),
    dependents: z.array(z.string()).describe('Keys made from it; the first 500'),
    dependentsTotal: countSchema,
    copies: z.array(heldCopySchema),
    dirty: z.boolean().describe('Written behind: the source does not have the value yet'),
    log: logPositionSchema,
    value: valuePreviewSchema.nullable().describe('null where no level holds a copy that may be served'),
    canRefresh: z.boolean().describe('Whether the namespace has a source to load from'),
  })
  .meta({ id: 'EntryDetail' })

export const putEntrySchema = z
  .strictObject({
    value: z.unknown().refine((value) => value !== undefined, 'is required'),
    ttl: durationSchema.optional(),
    tags: z.array(tagSchema).max(1_000).optional(),
    dependsOn: z.array(keySchema).max(1_000).optional(),
  })
  .meta({ id: 'PutEntry', examples: [{ value: { symbol: 'AAPL', name: 'Apple Inc.' }, ttl: '1h', tags: ['tech'] }] })

export const patchEntrySchema = z
  .strictObject({ ttl: durationSchema })
  .meta({ id: 'PatchEntry', examples: [{ ttl: '10m' }] })

export const writeReceiptSchema = z
  .object({
    key: z.string(),
    seq: countSchema.describe('Position in the invalidation log; 0 where it is queued'),
    stored: z.boolean(),
  })
  .meta({ id: 'WriteReceipt', examples: [{ key: 'company:AAPL', seq: 812, stored: true }] })

export const deleteReceiptSchema = z
  .object({ key: z.string(), deleted: countSchema })
  .meta({ id: 'DeleteReceipt', examples: [{ key: 'company:AAPL', deleted: 1 }] })

export const refreshReceiptSchema = z
  .object({ key: z.string(), ms: z.number(), sizeBytes: countSchema.nullable() })
  .meta({ id: 'RefreshReceipt', examples: [{ key: 'company:AAPL', ms: 431.2, sizeBytes: 412 }] })

export const traceSchema = z
  .object({
    key: z.string(),
    outcome: z.enum(['memory', 'redis', 'disk', 'source', 'stale', 'miss']),
    ms: z.number(),
    steps: z.array(
      z.object({
        at: z.number().describe('ms after the start'),
        what: z.string(),
        level: levelNameSchema.optional(),
        outcome: z.string(),
        ms: z.number().optional(),
        detail: z.string().optional(),
      }),
    ),
  })
  .meta({ id: 'Trace' })

export type EntrySort = z.infer<typeof entrySortSchema>
export type FoldersQuery = z.input<typeof foldersQuerySchema>
export type Folder = z.infer<typeof folderSchema>
export type FolderPage = z.infer<typeof folderPageSchema>
export type EntriesQuery = z.input<typeof entriesQuerySchema>
export type EntryRow = z.infer<typeof entryRowSchema>
export type EntryPage = z.infer<typeof entryPageSchema>
export type HeldCopy = z.infer<typeof heldCopySchema>
export type LogPosition = z.infer<typeof logPositionSchema>
export type ValuePreview = z.infer<typeof valuePreviewSchema>
export type EntryDetail = z.infer<typeof entryDetailSchema>
export type PutEntry = z.infer<typeof putEntrySchema>
export type PatchEntry = z.infer<typeof patchEntrySchema>
export type WriteReceipt = z.infer<typeof writeReceiptSchema>
export type DeleteReceipt = z.infer<typeof deleteReceiptSchema>
export type RefreshReceipt = z.infer<typeof refreshReceiptSchema>
export type Trace = z.infer<typeof traceSchema>
