import { copiesOnDisk } from './harness/copies'
import { expect, test } from './harness/fixtures'

test('after a restart, and with an empty Redis, an entry is served from L3', async ({ timberline }) => {
  test.setTimeout(120_000)
  const key = 'company:RESTART'
  const { api } = timberline
  await api.switchDemo({ on: false })
  await api.putEntry(key, { value: { kept: true }, ttl: '1h' })
  await expect.poll(() => copiesOnDisk(timberline.dataDirectory, key)).toBe(1)

  expect(await timberline.stop()).toBe(0)
  await timberline.killRedis()
  await timberline.reviveRedis()
  const began = Date.now()
  await timberline.run()
  expect(Date.now() - began, 'a second start builds and seeds nothing').toBeLessThan(20_000)

  await api.switchDemo({ on: false })
  expect((await api.traceEntry(key)).outcome).toBe('disk')
  expect((await api.traceEntry(key)).outcome).toBe('memory')
})
