// The admin API in an Express application. `ADMIN_TOKEN=… node examples/express.mjs`
import { getRequestListener } from '@hono/node-server'
import express from 'express'
import { createCache, memory } from 'timberline'
import { adminApi } from 'timberline/admin'

const cache = createCache({ name: 'catalog', levels: [memory()], namespaces: { company: { ttl: '1h' } } })
const loadCompany = async ({ key }) => ({ symbol: key.slice('company:'.length), name: 'Loaded from the source' })
const admin = adminApi({ cache, token: process.env.ADMIN_TOKEN, loaders: { company: loadCompany } })

const app = express()
// Before any body parser: the admin API reads bodies itself. `all` leaves the path whole, which `use` would shorten.
app.all('/api/v1/*path', getRequestListener(admin.fetch))
app.get('/companies/:symbol', async (request, response) => {
  response.json(await cache.getOrSet(`company:${request.params.symbol}`, loadCompany))
})
const server = app.listen(Number(process.env.PORT ?? 3001), '127.0.0.1', () => {
  console.log(`listening on http://127.0.0.1:${server.address().port}`)
})
process.once('SIGTERM', async () => {
  admin.close()
  server.close()
  await cache.close()
})
