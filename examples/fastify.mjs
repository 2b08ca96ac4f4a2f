// The admin API in a Fastify application. `ADMIN_TOKEN=… node examples/fastify.mjs`
import { getRequestListener } from '@hono/node-server'
import fastify from 'fastify'
import { createCache, memory } from 'timberline'
import { adminApi } from 'timberline/admin'

const cache = createCache({ name: 'catalog', levels: [memory()], namespaces: { company: { ttl: '1h' } } })
const loadCompany = async ({ key }) => ({ symbol: key.slice('company:'.length), name: 'Loaded from the source' })
const admin = adminApi({ cache, token: process.env.ADMIN_TOKEN, loaders: { company: loadCompany } })
const listener = getRequestListener(admin.fetch)

const app = fastify({ forceCloseConnections: true })
app.register(async (scope) => {
  // Within this scope bodies stay unread: the admin API reads them itself.
  scope.removeAllContentTypeParsers()
  scope.addContentTypeParser('*', (_request, _payload, done) => done(null))
  scope.all('/api/v1/*', (request, reply) => {
    reply.hijack()
    return listener(request.raw, reply.raw)
  })
})
app.get('/companies/:symbol', (request) => cache.getOrSet(`company:${request.params.symbol}`, loadCompany))
console.log(`listening on ${await app.listen({ port: Number(process.env.PORT ?? 3001), host: '127.0.0.1' })}`)
process.once('SIGTERM', async () => {
  admin.close()
  await app.close()
  await cache.close()
})
