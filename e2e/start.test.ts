import { spawnSync } from 'node:child_process'
import { expect, test } from './harness/fixtures'
import { Timberline } from './harness/timberline'

function start(env: Record<string, string>, ...given: string[]): { code: number | null; stderr: string } {
  const { status, stderr } = spawnSync(process.execPath, ['scripts/start.mjs', ...given], {
    env: { ...process.env, ...env },
    encoding: 'utf8',
    timeout: 60_000,
  })
  return { code: status, stderr: stderr.trim() }
}

test('a taken port is told with a way out', ({ timberline }) => {
  const { code, stderr } = start({ PORT: String(timberline.port) })
  expect(code).toBe(1)
  expect(stderr).toMatch(
    new RegExp(`^Port ${timberline.port} on 127.0.0.1 is taken. Choose another: PORT=\\d+ npm start$`),
  )
})

test('an argument is refused, and told what sets it up', () => {
  const { code, stderr } = start({}, '--port=4000')
  expect(code).toBe(1)
  expect(stderr).toBe(
    'npm start takes no arguments, and got --port=4000: it is set up by variables, which README.md lists.',
  )
})

for (const [name, value] of [
  ['PORT', 'abc'],
  ['REDIS_URL', 'nonsense'],
  ['DATABASE_URL', 'nonsense'],
  ['TIMBERLINE_DEMO', 'maybe'],
  ['TIMBERLINE_ADMIN_TOKEN', 'short'],
] as const) {
  test(`a wrong ${name} stops the start with one sentence that names it`, () => {
    const { code, stderr } = start({ [name]: value })
    expect(code).toBe(1)
    expect(stderr).toContain(name)
    expect(stderr.split('\n')).toHaveLength(1)
  })
}

test('/favicon.ico, which browsers ask for unasked, is the icon', async ({ timberline }) => {
  const icon = await fetch(`http://127.0.0.1:${timberline.port}/favicon.ico`)
  expect([icon.status, icon.headers.get('content-type')]).toEqual([200, 'image/svg+xml'])
})

test('without any Redis the cache runs on L1 and L3, and says so', async () => {
  test.setTimeout(180_000)
  const alone = await Timberline.start({ demo: 'off', redis: 'none' })
  try {
    expect(alone.output).toContain('No Redis')
    expect((await alone.api.getHealth()).levels.map((level) => level.name)).toEqual(['memory', 'disk'])
    await alone.api.putEntry('e2e:ALONE', { value: 1, ttl: '1h' })
    expect((await alone.api.traceEntry('e2e:ALONE')).outcome).toBe('memory')
    expect(await alone.stop()).toBe(0)
    await alone.run()
    expect((await alone.api.traceEntry('e2e:ALONE')).outcome).toBe('disk')
  } finally {
    await alone.discard()
  }
})
