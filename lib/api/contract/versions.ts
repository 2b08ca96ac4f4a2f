import { z } from 'zod'
import { countSchema } from './primitives'

export const namespaceVersionSchema = z
  .object({
    namespace: z.string(),
    active: z.int(),
    known: z.array(z.int()).describe('Every generation ever activated, newest first'),
    seq: countSchema,
  })
  .meta({ id: 'NamespaceVersion', examples: [{ namespace: 'company', active: 3, known: [3, 2, 1], seq: 814 }] })

export const bumpVersionSchema = z
  .strictObject({ confirm: z.string().max(2_048).optional(), reason: z.string().max(500).optional() })
  .meta({ id: 'BumpVersion', examples: [{ confirm: 'company', reason: 'new profile format' }] })

export const activateVersionSchema = z
  .strictObject({
    version: z.int().min(0),
    confirm: z.string().max(2_048).optional(),
    reason: z.string().max(500).optional(),
  })
  .meta({ id: 'ActivateVersion', examples: [{ version: 2, confirm: 'company' }] })

export type NamespaceVersion = z.infer<typeof namespaceVersionSchema>
export type BumpVersion = z.infer<typeof bumpVersionSchema>
export type ActivateVersion = z.infer<typeof activateVersionSchema>
