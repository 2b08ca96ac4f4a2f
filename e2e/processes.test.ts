import type { Page } from '@playwright/test'
import { bundleProgram, type RunningProgram } from '@/lib/testing/bundled-child'
import { expect, test } from './harness/fixtures'

const key = 'e2e-fleet:one'

test.use({ expectedComplaints: [/503/] })

test('three engine processes beside the console’s: each is counted and obeys, also after Redis was killed', async ({
  page,
  timberline,
}) => {
  test.setTimeout(180_000)
  const { api } = timberline
  const program = bundleProgram('lib/testing/fleet-child.ts')
  const engines = Array.from({ length: 3 }, () => program.run([timberline.redisUrl, 'catalog']))
  const pids = engines.map(({ child }) => child.pid ?? 0)
  const follow = async () => {
    const { epoch } = (await api.getLevels()).log
    const { items } = await api.listInstances()
    const well = items.filter(({ answers, log }) => answers && log.epoch === epoch && !log.degraded)
    return pids.every((pid) => well.some((one) => one.pid === pid))
  }
  try {
    await Promise.all(engines.map(({ printed }) => printed('ready')))
    await expect.poll(follow).toBe(true)
    for (const engine of engines) expect(await valuesRead(engine, 1, 0)).toEqual(['load 1'])

    await page.goto('/levels')
    for (const pid of pids) await expect(page.getByRole('row', { name: `pid ${pid}` })).toBeVisible()
    await invalidate(page, async () => {
      for (const pid of pids)
        await expect(page.getByTestId('preview-memories')).toContainText(new RegExp(`\\(pid ${pid}\\) 1\\b`))
    })
    const { items } = await api.listInstances()
    await expect(page.getByText(`Applied by all ${items.length} processes`)).toBeVisible()
    const { seq = 0 } = (await api.listInvalidations({ limit: 1 })).items[0] ?? {}
    for (const engine of engines) expect(await valuesRead(engine, 2, seq)).toEqual(['load 2'])

    await timberline.killRedis()
    await expect(page.getByTestId('degraded-banner')).toBeVisible({ timeout: 30_000 })
    await invalidate(page)
    await expect(page.getByRole('main')).toContainText('queued: in force here')
    await timberline.reviveRedis()
    await expect.poll(async () => (await api.getHealth()).status, { timeout: 30_000 }).toBe('ok')
    await expect.poll(follow, { timeout: 30_000 }).toBe(true)
    await expect.poll(async () => (await api.getLevels()).log.queued, { timeout: 30_000 }).toBe(0)
    // The new Redis counts loads from the beginning: nobody has what was loaded before.
    const { applied } = (await api.getLevels()).log
    for (const engine of engines) expect(await valuesRead(engine, 3, applied)).toEqual(['load 1'])
  } finally {
    for (const { child } of engines) child.kill('SIGKILL')
    await Promise.all(engines.map(({ ended }) => ended))
    program.remove()
  }
})

/**
 * @param readers how many read at once: another number each time, by which the answer is known
 * @returns what they read in an engine that has applied the log up to a position
 */
async function valuesRead({ child, printed }: RunningProgram, readers: number, minSeq: number): Promise<unknown> {
  child.stdin?.write(`read ${key} ${readers} 1 ${minSeq}\n`)
  const told: { values: unknown } = JSON.parse(await printed(`"readers":${readers},`))
  return told.values
}

async function invalidate(page: Page, look?: () => Promise<void>): Promise<void> {
  await page.goto(`/invalidate?kind=key&key=${encodeURIComponent(key)}`)
  await look?.()
  await page.getByRole('radio', { name: 'Hard' }).check()
  await page.getByRole('button', { name: /^invalidate/i }).click()
}
