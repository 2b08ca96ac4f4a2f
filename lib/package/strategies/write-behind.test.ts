import { expect, it } from 'vitest'
import { directory } from '@/lib/testing/behind-cache'
import { gate } from '@/lib/testing/gate'
import { strategyCache } from '@/lib/testing/strategy-cache'
import { TransactionalRows } from '@/lib/testing/transactional-rows'

it('a write is acknowledged, tried until the source takes it, and kept apart where it never will, until it is redriven', async () => {
  const { cache, transcript } = strategyCache({ journal: { path: directory(), drain: 0 } })
  const rows = new TransactionalRows()
  const view = cache.bind<unknown>('position', rows.source(), { write: 'behind' })
  const refusing = gate()
  rows.fault = async (step) => {
    if (step !== 'write') return
    await refusing.passed
    rows.fault = () => undefined
    throw new Error('connection refused')
  }
  await view.put('1', 10)
  await view.put('1', 12)
  expect([rows.state.rows.get('1'), await view.get('1')]).toEqual([undefined, 12])
  refusing.open()
  await view.flush()
  expect(rows.state.rows.get('1')).toBe(12)
  expect(transcript()).toBe(`1. write.acknowledged position:1
2. invalidation.applied by a write to k:position:1
3. write.acknowledged position:1
4. invalidation.applied by a write to k:position:1
5. writes.retried: connection refused
6. invalidation.applied by a write to k:position:1
7. entry.stored position:1 for 3600 s
8. writes.flushed position: 2 writes of 1 keys`)

  const judging = gate()
  rows.fault = (step) => (step === 'write' ? judging.passed : undefined)
  await view.put('2', 'poison')
  judging.open()
  await view.flush()
  rows.isPoison = () => false
  const [letter] = await cache.deadLetters()
  expect(await cache.redriveDeadLetter(letter?.id ?? '')).toBe('applied')
  expect(rows.state.rows.get('2')).toBe('poison')
  expect(transcript()).toBe(`1. write.acknowledged position:2
2. invalidation.applied by a write to k:position:2
3. write.buried position:2: row 2 may not be poison
4. invalidation.applied by a write to k:position:2
5. writes.flushed position: 1 writes of 1 keys
6. invalidation.applied by a write to k:position:2
7. write.redriven position:2`)
})
