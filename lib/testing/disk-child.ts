/** A process with a disk level, for tests that kill it, starve it or run two of them: `disk-child <job> <directory> [name]`. */
import { closeSync, openSync, readFileSync } from 'node:fs'
import { systemClock } from '@/lib/kernel/clock'
import { createDiskLevel } from '@/lib/levels/disk/disk-level'
import { addressOf, removalOf, storedEntry } from './stored-entry'

const [job, path = '', name = ''] = process.argv.slice(2)
const reasons: string[] = []
const level = createDiskLevel({
  path,
  maxBytes: 256 * 1024 * 1024,
  clock: systemClock,
  retryMs: 50,
  report: (event) => {
    if (event.kind === 'level.failed' || event.kind === 'level.status') reasons.push(event.reason)
  },
})
const position = (applied: number) => ({ epoch: 'e', applied, base: 0, keyBase: 0, nonce: `n${applied}`, versions: [] })

/** Entry i is stamped i and named by floor i, for ever: what is found later must hold together. */
async function writeForEver(): Promise<void> {
  await level.open()
  if (level.ledger.load() === undefined) level.ledger.reset(position(0))
  for (let i = 1; ; i++) {
    level.ledger.note([[`t:${i}`, i, []]], position(i))
    await level.write([storedEntry(`k:${i}`, { stamp: i, frame: Buffer.alloc(2_000, i % 256) })])
    if (i % 50 === 0) await level.flush()
    if (i === 200) console.log('writing')
  }
}

/** Writes 500 entries of its own while somebody else does the same, then counts. */
async function share(): Promise<void> {
  await level.open()
  for (let i = 0; i < 500; i++) {
    await level.write([storedEntry(`${name}:${i}`)])
    if (i % 10 === 0) await level.flush()
  }
  await level.flush()
  const frames = await level.read(Array.from({ length: 500 }, (_, i) => addressOf(`${name}:${i}`)))
  console.log(JSON.stringify({ found: frames.filter(Boolean).length, reasons: reasons.filter(Boolean) }))
  await level.close()
}

/** Goes on whatever fails, and says what it met. */
async function endure(): Promise<void> {
  await level.open()
  let failedReads = 0
  for (let i = 0; i < 40; i++) {
    await level.write(
      Array.from({ length: 20 }, (_, j) => storedEntry(`k:${i}:${j}`, { frame: Buffer.alloc(8_000, i) })),
    )
    await level.flush()
    try {
      await level.read([addressOf('k:0:0')])
    } catch {
      failedReads++
    }
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  console.log(JSON.stringify({ status: level.status(), failedReads, reasons: reasons.filter(Boolean) }))
  await level.close()
}

/** Opens more files than it may before the level is opened. */
async function starve(): Promise<void> {
  // With four left, libsql would end the process.
  const first = takeDescriptors(4)
  await level.open()
  const refused = level.status()
  giveBack(first)
  await comesUp(level)
  await level.write([storedEntry('before')])
  await level.flush()
  const all = takeDescriptors(0)
  const other = createDiskLevel({
    path: `${path}-other`,
    maxBytes: 1_000_000,
    clock: systemClock,
    retryMs: 50,
    report: () => undefined,
  })
  await other.open()
  const starved = other.status()
  const [kept] = await level.read([addressOf('before')])
  giveBack(all)
  await comesUp(other)
  console.log(JSON.stringify({ refused, starved, kept: kept !== undefined, recovered: other.status() }))
  await other.close()
  await level.close()
}

/** Takes every file descriptor there is, but for so many. */
function takeDescriptors(left: number): number[] {
  const taken: number[] = []
  try {
    for (;;) taken.push(openSync(process.argv[1] ?? '', 'r'))
  } catch {
    giveBack(taken.splice(0, left))
    return taken
  }
}

function giveBack(descriptors: readonly number[]): void {
  for (const descriptor of descriptors) closeSync(descriptor)
}

async function comesUp(one: ReturnType<typeof createDiskLevel>): Promise<void> {
  const deadline = performance.now() + 15_000
  while (one.status().status !== 'up' && performance.now() < deadline)
    await new Promise((resolve) => setTimeout(resolve, 20))
}

/** Leaves without closing, with nothing awaited and writes on their way. */
async function leave(): Promise<void> {
  await level.open()
  void level.write([storedEntry('unfinished')])
  const removed = await level.remove([removalOf('nothing')])
  console.log(`removed ${removed} of ${readFileSync(process.argv[1] ?? '').length > 0 ? 'none' : ''}`)
}

const jobs: Record<string, () => Promise<void>> = { writeForEver, share, endure, starve, leave }
await jobs[job ?? '']?.()
