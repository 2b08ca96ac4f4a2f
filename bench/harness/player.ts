import { type ChildProcess, fork } from 'node:child_process'
import { dirname, join } from 'node:path'

interface Told {
  readonly kind: string
  readonly reason?: string
}

/** One contender in a process of its own, which answers each message with one. */
export class Player<Asked extends object, Answer extends Told> {
  readonly name: string
  readonly #child: ChildProcess

  /** @param entry of the child: its name below `bench/`, as the bundle calls it */
  constructor(name: string, entry: string) {
    this.name = name
    const file = join(dirname(process.argv[1] ?? ''), `${entry}.mjs`)
    this.#child = fork(file, { execArgv: ['--expose-gc', '--max-old-space-size=4096'] })
  }

  /** @throws Error where the contender fails */
  async ask(message: Asked): Promise<Answer> {
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

/** What a player's process does with each message. */
export function answerAll<Asked, Answer>(answer: (asked: Asked) => Promise<Answer>): void {
  process.on('message', (asked: Asked) => {
    answer(asked).then(
      (given) => process.send?.(given),
      (error: unknown) =>
        process.send?.({ kind: 'failed', reason: error instanceof Error ? error.stack : String(error) }),
    )
  })
  process.on('disconnect', () => process.exit())
}
