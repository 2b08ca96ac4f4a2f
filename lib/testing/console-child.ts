/**
 * A console but for its pages, in a process of its own, for tests that run several and end some. Its environment is the
 * server's; it says `port <number>` when it answers.
 */
import { serve } from '@hono/node-server'
import { openContainer } from '@/lib/server/container'
import { readEnvironment } from '@/lib/server/environment'
import { holdToConnection } from '@/lib/server/hold-to-connection'
import { closeOnSignals } from '@/lib/server/shutdown'

holdToConnection(readEnvironment(process.env))
const { api, close } = await openContainer()
closeOnSignals(close)
serve({ fetch: (request) => api.fetch(request), port: 0, hostname: '127.0.0.1' }, ({ port }) =>
  console.log(`port ${port}`),
)
