/**
 * A process that writes to a journal and says what it was promised: `journal-child <folder> <writes> <bytes>`. Each write
 * is a line: `kept <n>`, or what its failure says of the outcome: `refused <n>`, `unknown <n>`. With a fourth argument,
 * whenever so many are kept they are trimmed; with a fifth, something else takes what is left of the disk at that write.
 */
import { openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { SqliteJournal } from '@/lib/journal/sqlite-journal'
import { HybridClock } from '@/lib/kernel/hybrid-clock'
import { JournalFailure } from '@/lib/kernel/errors'

const [folder = '', writes = '0', bytes = '0', trimEach = 'Infinity', fillAt = 'Infinity'] = process.argv.slice(2)
const versions = new HybridClock({ now: () => Date.now() }, String(process.pid))
const journal = new SqliteJournal({ path: folder, onTrouble: (reason) => console.log(`trouble ${reason}`) })
await journal.open(() => undefined)
let kept = 0
for (let n = 0; n < Number(writes); n++) {
  if (n === Number(fillAt)) fillDisk()
  const write = { namespace: 'row', key: `row:${n}`, id: String(n), at: n, frame: new Uint8Array(Number(bytes)) }
  try {
    const record = await journal.append({ ...write, version: versions.next() })
    console.log(`kept ${n}`)
    if (++kept % Number(trimEach) === 0) await journal.trim(record, record.seq)
  } catch (error) {
    console.log(`${error instanceof JournalFailure ? error.outcome : 'lost'} ${n}`)
    // A thread that ended is there again after half a second.
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}
await journal.close()
const again = new SqliteJournal({ path: folder, onTrouble: (reason) => console.log(`trouble ${reason}`) })
await again.open(({ records }) => console.log(`found ${JSON.stringify(records.map(({ at }) => at))}`))
await again.close()

function fillDisk(): void {
  const file = openSync(join(folder, 'something-else'), 'w')
  try {
    for (;;) writeSync(file, new Uint8Array(4_096))
  } catch {
    // Full.
  }
}
