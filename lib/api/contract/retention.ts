import { z } from 'zod'
import { MAX_RETENTION_DAYS, MIN_AUDIT_DAYS, MIN_HISTORY_DAYS } from '@/lib/kernel/retention'

const auditDaysSchema = z
  .int()
  .min(MIN_AUDIT_DAYS)
  .max(MAX_RETENTION_DAYS)
  .meta({ description: 'Audit records; the database refuses to delete younger ones than 30 days' })
const historyDaysSchema = z.int().min(MIN_HISTORY_DAYS).max(MAX_RETENTION_DAYS).meta({
  description: 'What charts are drawn from: steps of 10 s for 2 hours, of a minute for 2 days, then of an hour',
})

export const retentionSchema = z
  .object({
    auditDays: auditDaysSchema,
    historyDays: historyDaysSchema,
    fixed: z
      .array(z.enum(['auditDays', 'historyDays']))
      .describe('What a variable of the server says (`TIMBERLINE_AUDIT_DAYS`), which cannot be changed here'),
  })
  .meta({ id: 'Retention', examples: [{ auditDays: 365, historyDays: 365, fixed: [] }] })

export const changeRetentionSchema = z
  .strictObject({ auditDays: auditDaysSchema.optional(), historyDays: historyDaysSchema.optional() })
  .refine((changed) => Object.keys(changed).length > 0, 'must name auditDays, historyDays or both')
  .meta({ id: 'ChangeRetention', examples: [{ historyDays: 90 }] })

export type Retention = z.infer<typeof retentionSchema>
export type ChangeRetention = z.infer<typeof changeRetentionSchema>
