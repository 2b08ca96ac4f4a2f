import { type ChildProcess, fork } from 'node:child_process'
import { dirname, join } from 'node:path'
import { contenders } from '@/bench/contenders'
import type { Answer, Order, Setup } from './orders'

/** One contender in a process of its own. */
export class Player {
  readonly name: string
  readonly #child: ChildProcess

  constructor(name: string) {
    this.name = name
    const file = join(dirname(process.argv[1] ?? ''), 'l1-child.mjs')
    this.#child = fork(file, { execArgv: ['--expose-gc', '--max-old-space-size=4096'] })
  }

  /** @throws Error where the contender fails */
  async ask(message: Setup | Order): Promise<Answer> {
    const answer = await new Promise<Answer>((resolve, reject) => {
      this.#child.once('message', (given) => resolve(given as Answer))
      this.#child.once('exit', (code) => reject(new Error(`${this.name} ended with ${code}`)))
      this.#child.send(message)
    })
    this.#child.removeAllListeners('exit')
    if (answer.kind === 'failed') throw new Error(`${this.name}: ${answer.reason}`)
    return answer
  }

  end(): void {
    this.#child.disconnect()
  }
}

export interface Seat {
  readonly library: string
  readonly variant: string
}

/** @returns every way in which a library is measured in memory, in the order of the tables */
export async function seats(): Promise<Seat[]> {
  const all: Seat[] = []
  for (const [library, load] of Object.entries(contenders))
    for (const variant of Object.keys((await load()).memory ?? {})) all.push({ library, variant })
  return all
}
