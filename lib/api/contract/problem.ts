import { z } from 'zod'

/** RFC 9457. Every answer that is not 2xx has this body, as `application/problem+json`. */
export const problemSchema = z
  .object({
    type: z.string().describe('Names the kind of problem; `about:blank` where the status says it all'),
    title: z.string(),
    status: z.int(),
    detail: z.string().describe('One sentence for a person'),
    errors: z
      .array(
        z.object({
          path: z.string().describe('where the mistake is; `$` is the input: body, query or path'),
          message: z.string(),
        }),
      )
      .optional(),
  })
  .meta({
    id: 'Problem',
    examples: [
      {
        type: 'about:blank',
        title: 'Bad Request',
        status: 400,
        detail: 'The request has 1 mistake.',
        errors: [{ path: '$.ttl', message: "ttl must be milliseconds (0 or more) or text such as '15s'" }],
      },
    ],
  })

export type Problem = z.infer<typeof problemSchema>
