import type { ChainableCommander } from 'ioredis'
import { groupByNode, groupBySlot } from './fetch-frames'
import type { RedisConnection } from './redis-connection'

/** Commands in one pipeline: enough to hide the round trip; each costs the client a promise and a timer. */
const COMMANDS_PER_PIPELINE = 500

interface Commands<T> {
  readonly items: readonly T[]
  readonly keyOf: (item: T) => string
  readonly add: (pipeline: ChainableCommander, item: T) => void
}

/**
 * Sends one command for each item, pipelined, to each node its own. What a node refuses because its slot has moved it has
 * not carried out; it is sent once more, a slot at a time: ioredis follows a pipeline only where all of it goes one way.
 *
 * @returns the replies, in no certain order but each with its item
 * @throws the first failure, after all were sent
 */
export async function sendCommands<T>(
  connection: RedisConnection,
  { items, keyOf, add }: Commands<T>,
): Promise<[T, unknown][]> {
  const answers: [T, unknown][] = []
  const redirected: T[] = []
  let isFirst = true
  let failure: unknown
  const send = async (part: readonly T[]): Promise<void> => {
    const pipeline = connection.pipeline()
    for (const item of part) add(pipeline, item)
    const replies = (await pipeline.exec()) ?? []
    part.forEach((item, i) => {
      const [error, value] = replies[i] ?? [new Error('no reply')]
      if (error && isFirst && isRedirection(error)) redirected.push(item)
      else if (error) failure ??= error
      else answers.push([item, value])
    })
  }
  const sendGroup = async (group: readonly T[]): Promise<void> => {
    for (let from = 0; from < group.length; from += COMMANDS_PER_PIPELINE)
      await send(group.slice(from, from + COMMANDS_PER_PIPELINE))
  }
  await Promise.all(groupByNode(connection, items, keyOf).map(sendGroup))
  isFirst = false
  if (redirected.length > 0) await Promise.all(groupBySlot(connection, redirected, keyOf).map(sendGroup))
  if (failure !== undefined) throw failure
  return answers
}

const isRedirection = ({ message }: Error): boolean => /^(MOVED|ASK) /.test(message)
