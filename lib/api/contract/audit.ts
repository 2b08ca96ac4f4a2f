import { z } from 'zod'
import { cursorSchema, instantSchema, limitSchema, pageOf } from './primitives'

/** Dates end at 8.64e15 ms (ECMA-262, 21.4.1.1). */
const instantParam = z.coerce.number<number | string>().min(0).max(8.64e15)
const outcomeSchema = z.enum(['done', 'denied', 'failed'])

export const auditQuerySchema = z.strictObject({
  actor: z.string().max(200).optional().meta({ description: 'Who did it: `ada`, `token:deploy`, `automation`' }),
  action: z.string().max(100).optional().meta({ description: 'What was done: `invalidate`, `entry.put`, `access`' }),
  outcome: outcomeSchema.optional(),
  from: instantParam.optional().meta({ description: 'ms since the Unix epoch, inclusive' }),
  to: instantParam.optional().meta({ description: 'ms since the Unix epoch, inclusive' }),
  cursor: cursorSchema.optional(),
  limit: limitSchema,
})

export const auditRowSchema = z
  .object({
    id: z.string(),
    at: instantSchema,
    actor: z.string(),
    role: z.string(),
    address: z.string(),
    action: z
      .string()
      .describe('A verb and its object, such as `entry.put` or `session.begin`; `access` where a call was not let in'),
    subject: z.string().describe('What it was done to'),
    outcome: outcomeSchema,
    before: z.unknown().describe('Counts, as JSON; null where there is nothing to say'),
    after: z.unknown().describe('Counts, as JSON; null where there is nothing to say'),
    detail: z.string().nullable(),
  })
  .meta({ id: 'AuditRow' })

export const auditPageSchema = pageOf(auditRowSchema).meta({ id: 'AuditPage' })

export type AuditQuery = z.input<typeof auditQuerySchema>
export type AuditRow = z.infer<typeof auditRowSchema>
export type AuditPage = z.infer<typeof auditPageSchema>
