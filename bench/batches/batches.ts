/** How long a batch over 100,000 keys holds the event loop at a time, each in a process of its own. */
import { byForm } from '@/bench/harness/form'
import { Player } from '@/bench/harness/player'
import { progress } from '@/bench/harness/progress'
import { atMost, keepResults } from '@/bench/harness/results'
import { spreadOf } from '@/bench/harness/spread'
import { startRedis } from '@/lib/testing/redis-server'
import type { Asked, Measured, Operation } from './child'

const OPERATIONS: readonly Operation[] = ['setMany', 'getMany', 'getOrSetMany', 'deleteMany']
const ROUNDS = byForm(3, 7)
/** What a batch may hold the loop for, ms. */
const AT_MOST_MS = 50

async function measure(operation: Operation, isFar: boolean): Promise<Measured> {
  const server = isFar ? await startRedis() : undefined
  const player = new Player<Asked, Measured>(operation, 'batches-child')
  const measured = await player.ask({ operation, url: server?.url })
  player.end()
  await server?.stop()
  return measured
}

const seats = [false, true].flatMap((isFar) =>
  OPERATIONS.map((operation) => ({
    name: `${operation}, ${isFar ? 'all three levels' : 'memory'}`,
    play: () => measure(operation, isFar),
    rounds: [] as Measured[],
  })),
)
for (let round = 0; round < ROUNDS; round++) {
  progress(`round ${round + 1} of ${ROUNDS}`)
  for (const { play, rounds } of seats) rounds.push(await play())
}
const spread = (rounds: readonly Measured[], of: keyof Omit<Measured, 'kind'>) =>
  spreadOf(rounds.map((measured) => measured[of]))

keepResults('batches', {
  title: 'Batches: how long 100,000 keys hold the event loop',
  tables: [
    {
      title: 'The longest hold of each run, ms',
      note: 'Each run is a process that has done nothing before. Redis and the thread of the disk share the machine.',
      columns: ['event loop', 'of it this thread', 'whole batch'],
      rows: seats.map(({ name, rounds }) => ({
        name,
        cells: [spread(rounds, 'longestMs'), spread(rounds, 'heldMs'), spread(rounds, 'tookMs')],
      })),
    },
  ],
  goals: seats.map(({ name, rounds }) =>
    atMost('–', `longest hold, ${name}, ms`, spread(rounds, 'longestMs'), AT_MOST_MS),
  ),
})
