// The admin API in a Hono application. `ADMIN_TOKEN=… node examples/hono.mjs`
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { createCache, memory } from 'timberline'
import { adminApi } from 'timberline/admin'

const cache = createCache({ name: 'catalog', levels: [memory()], namespaces: { company: { ttl: '1h' } } })
const loadCompany = async ({ key }) => ({ symbol: key.slice('company:'.length), name: 'Loaded from the source' })
const admin = adminApi({ cache, token: process.env.ADMIN_TOKEN, loaders: { company: loadCompany } })

const app = new Hono()
app.all('/api/v1/*', (context) => admin(context.req.raw))
app.get('/companies/:symbol', async (context) => {
  return context.json(await cache.getOrSet(`company:${context.req.param('symbol')}`, loadCompany))
})
const server = serve(
  { fetch: app.fetch, port: Number(process.env.PORT ?? 3001), hostname: '127.0.0.1' },
  ({ port }) => {
    console.log(`listening on http://127.0.0.1:${port}`)
  },
)
process.once('SIGTERM', async () => {
  admin.close()
  server.close()
  await cache.close()
})
