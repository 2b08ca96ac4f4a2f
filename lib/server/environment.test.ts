import { describe, expect, test } from 'vitest'
import { createMemoryStores } from '@/lib/mount/memory-stores'
import { assertAdmin } from './assert-admin'
import { hostNamesOf, readEnvironment, WrongEnvironment } from './environment'
import { logText } from './log-text'

describe('the environment', () => {
  test.each([
    ['PORT', 'three'],
    ['PORT', '0'],
    ['PORT', '65536'],
    ['HOST', 'a b'],
    ['REDIS_URL', 'localhost:6379'],
    ['REDIS_URL', 'http://me:hunter2@localhost'],
    ['DATABASE_URL', 'mysql://me:hunter2@localhost/x'],
    ['DATABASE_URL', 'file:'],
    ['TIMBERLINE_DEMO', 'yes'],
    ['TIMBERLINE_ADMIN_TOKEN', 'hunter2'.repeat(4)],
    ['TIMBERLINE_PUBLIC_URL', 'cache.example.com'],
    ['TIMBERLINE_INSECURE', '1'],
    ['TIMBERLINE_TRUST_PROXY', 'yes'],
    ['TIMBERLINE_ADVISOR', 'hitrate=0.8'],
    ['TIMBERLINE_ADVISOR', 'hitRate=high'],
    ['TIMBERLINE_ADVISOR', 'constructor=1'],
  ])('%s=%s is refused in one sentence that names the variable and repeats no secret', (name, value) => {
    const read = () => readEnvironment({ [name]: value })
    expect(read).toThrow(new RegExp(`^${name} must be [^\\n]+\\.$`))
    expect(read).not.toThrow(/hunter2/)
  })

  test('has defaults for everything, and an empty value is none', () => {
    expect(readEnvironment({ PORT: '', REDIS_URL: '', TIMBERLINE_DATA_DIR: '/data' })).toMatchObject({
      ...{ port: 3000, host: '127.0.0.1', redisUrl: undefined, demo: true, insecure: false },
      ...{ databaseUrl: 'file:/data/timberline.db', publicUrl: 'http://127.0.0.1:3000' },
    })
  })

  test('has demo traffic only where neither Redis nor database was named', () => {
    expect(readEnvironment({ REDIS_URL: 'redis://h' }).demo).toBe(false)
    expect(readEnvironment({ DATABASE_URL: 'postgresql://h/x' }).demo).toBe(false)
    expect(readEnvironment({ REDIS_URL: 'redis://h', TIMBERLINE_DEMO: 'on' }).demo).toBe(true)
  })

  test.each(['0.0.0.0', '::', '192.168.1.5', 'cache.example.com'])('HOST=%s needs TLS or an explicit yes', (HOST) => {
    expect(() => readEnvironment({ HOST })).toThrow(/^HOST=.*TIMBERLINE_PUBLIC_URL/)
    expect(() => readEnvironment({ HOST, TIMBERLINE_PUBLIC_URL: 'http://cache.example.com' })).toThrow(/HOST/)
    expect(readEnvironment({ HOST, TIMBERLINE_PUBLIC_URL: 'https://cache.example.com/' }).publicUrl).toBe(
      'https://cache.example.com',
    )
    expect(readEnvironment({ HOST, TIMBERLINE_INSECURE: 'on' }).insecure).toBe(true)
  })

  test('says where findings begin', () => {
    const { thresholds } = readEnvironment({ TIMBERLINE_ADVISOR: 'hitRate=0.8, tagPerHour=10' })
    expect(thresholds).toEqual({ hitRate: 0.8, tagPerHour: 10 })
  })

  test('says by which names the server is called', () => {
    const environment = readEnvironment({ HOST: '0.0.0.0', TIMBERLINE_PUBLIC_URL: 'https://Cache.example.com:8443' })
    expect(hostNamesOf(environment)).toEqual(['0.0.0.0', 'cache.example.com'])
    expect(readEnvironment({ HOST: '::1' }).publicUrl).toBe('http://[::1]:3000')
  })
})

describe('a public HOST', () => {
  const open = readEnvironment({ HOST: '0.0.0.0', TIMBERLINE_INSECURE: 'on' })
  const user = { name: 'ada', passwordHash: 'hash', externalId: undefined, createdBy: 'admin', createdAt: 0 }

  test('is refused in a sentence while there is no admin, whoever else there is', async () => {
    const { users } = createMemoryStores()
    await expect(assertAdmin(open, users)).rejects.toThrow(/^HOST=0\.0\.0\.0 .*TIMBERLINE_ADMIN_TOKEN\.$/)
    await users.add({ ...user, role: 'operator' })
    await expect(assertAdmin(open, users)).rejects.toThrow(WrongEnvironment)
  })

  test('is served where an admin can sign in, or has a token; loopback always', async () => {
    const { users } = createMemoryStores()
    await assertAdmin(readEnvironment({}), users)
    await assertAdmin({ ...open, adminToken: 'x'.repeat(32) }, users)
    await users.add({ ...user, role: 'admin' })
    await assertAdmin(open, users)
  })
})

test('fault 39: what an error says begins no line of the log and moves no cursor', () => {
  const text = logText(new RangeError('no key "a\r\nGET /api/v1/stats failed: nothing\u001b[2J\u0085\u2028"'))
  expect(text).toMatch(/^RangeError: no key "a\\u000d\n {4}GET/)
  // eslint-disable-next-line no-control-regex -- none may be left
  expect(text).not.toMatch(/\n(?! {4})|[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028]/)
})
