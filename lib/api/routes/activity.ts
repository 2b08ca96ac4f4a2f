import { z } from 'zod'
import { exportAudit } from '@/lib/admin/export-audit'
import { readAudit } from '@/lib/admin/read-audit'
import { changeRetention } from '@/lib/admin/change-retention'
import { readDemo } from '@/lib/admin/read-demo'
import { readRetention } from '@/lib/admin/read-retention'
import { switchDemo } from '@/lib/admin/switch-demo'
import { auditFile } from '@/lib/api/audit-export'
import { auditPageSchema, auditQuerySchema } from '@/lib/api/contract/audit'
import { demoSchema, switchDemoSchema } from '@/lib/api/contract/demo'
import { eventsQuerySchema } from '@/lib/api/contract/events'
import { changeRetentionSchema, retentionSchema } from '@/lib/api/contract/retention'
import { eventStream } from '@/lib/api/event-stream'
import { FILE_FORMATS } from '@/lib/api/contract/file'
import { fileExport, fileFormatOf } from '@/lib/api/file-export'
import { defineRoute } from '@/lib/api/route'

const group = 'Activity'

export const activityRoutes = [
  defineRoute({
    ...{ method: 'get', path: '/events', role: 'viewer', group },
    summary: 'What happens, as it happens',
    description:
      'Server-sent events; `event` is the kind, `data` a LiveEvent. Sampled, with a count of what was left out. ' +
      '`Last-Event-ID` resumes as far as the server remembers; a reader that falls behind is let go.',
    query: eventsQuerySchema,
    headers: z.object({
      'last-event-id': z.string().optional().meta({ description: 'The `id` of the last event you saw' }),
    }),
    answers: { description: 'An endless stream', contentType: 'text/event-stream' },
    handle({ cache, query, request, surroundings }) {
      const lastId = request.headers.get('last-event-id') ?? undefined
      const kinds = query.kinds === undefined ? undefined : new Set(query.kinds.split(','))
      const { stillAllowed } = surroundings
      return eventStream(cache().feed, { lastId, kinds, signal: request.signal, stillAllowed })
    },
  }),
  defineRoute({
    ...{ method: 'get', path: '/demo', role: 'viewer', group },
    summary: 'Whether built-in traffic runs',
    answers: { description: 'The switch', schema: demoSchema },
    handle: ({ operator }) => ({ body: readDemo(operator) }),
  }),
  defineRoute({
    ...{ method: 'put', path: '/demo', role: 'operator', group },
    summary: 'Turn built-in traffic on or off',
    body: switchDemoSchema,
    answers: { description: 'The switch', schema: demoSchema },
    problems: [409],
    handle: async ({ operator, body }) => ({ body: await switchDemo(operator, body) }),
  }),
  defineRoute({
    ...{ method: 'get', path: '/retention', role: 'viewer', group },
    summary: 'How long audit records and history are kept',
    answers: { description: 'Days', schema: retentionSchema },
    handle: async ({ operator }) => ({ body: await readRetention(operator) }),
  }),
  defineRoute({
    ...{ method: 'put', path: '/retention', role: 'admin', group },
    summary: 'Keep audit records and history longer, or less long',
    description: 'What is left out stays as it is. What is too old then goes within an hour, for good.',
    body: changeRetentionSchema,
    answers: { description: 'Days', schema: retentionSchema },
    problems: [409],
    handle: async ({ operator, body }) => ({ body: await changeRetention(operator, body) }),
  }),
  defineRoute({
    ...{ method: 'get', path: '/audit', role: 'admin', group },
    summary: 'Who did what',
    query: auditQuerySchema,
    description:
      '`Accept: text/csv` or `application/x-ndjson` exports all that the filter lets through, streamed; then `cursor` and `limit` count for nothing.',
    answers: {
      description: 'Newest first',
      schema: auditPageSchema,
      alsoAs: FILE_FORMATS,
    },
    async handle({ operator, query, request }) {
      const format = fileFormatOf(request.headers.get('accept'))
      if (!format) return { body: await readAudit(operator, query) }
      const { cursor: _cursor, limit: _limit, ...filter } = query
      return fileExport(format, exportAudit(operator, filter), auditFile)
    },
  }),
]
