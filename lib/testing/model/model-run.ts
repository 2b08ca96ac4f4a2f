import { FakeClock } from '@/lib/testing/fake-clock'
import { Accidents } from './accidents'
import { chanceOf, type Chance } from './chance'
import { checkEntries, checkPeeks, checkPositions } from './checks'
import { ModelDisk } from './model-disk'
import { ModelNet } from './model-net'
import { ModelProcess, type ModelWorld } from './model-process'
import { ModelServer } from './model-server'
import { ModelSource } from './model-source'
import { ModelTimers, settled } from './model-timers'
import { Operations } from './operations'
import { checkAtRest } from './at-rest'
import { EVERYDAY, type Profile } from './profile'
import { Unconfirmed } from './unconfirmed'

export interface RunResult {
  readonly seed: number
  readonly violation: string | undefined
  /** What happened last, one line a step. */
  readonly transcript: readonly string[]
  readonly reads: number
}

const TRANSCRIPT = 60

/** One run of the model: everything in it follows from the seed, and from the profile where one is given. */
export async function runModel(seed: number, profile: Profile = EVERYDAY): Promise<RunResult> {
  const run = new Run(seed, profile)
  run.timers.install()
  try {
    await run.go()
  } catch (error) {
    run.fail(error instanceof Error ? (error.stack ?? error.message) : String(error))
  } finally {
    run.timers.uninstall()
  }
  const { violation, transcript, operations } = run
  return { seed, violation, transcript: transcript.slice(-TRANSCRIPT), reads: operations.reads }
}

/** What a run can be like; drawn from the seed. */
export interface Sort {
  readonly processes: number
  /** The server may come back with an older state. */
  readonly rollsBack: boolean
  readonly trims: boolean
  readonly faults: number
  readonly steps: number
  /** How many of the processes have a disk. */
  readonly disks: number
  /** How often several things arrive at one moment. */
  readonly together: number
  /** What waits, so often, while anything else is on its way. */
  readonly late: { readonly labels: RegExp; readonly often: number } | undefined
}

export class Run {
  readonly timers = new ModelTimers()
  readonly chance: Chance
  readonly sort: Sort
  readonly world: ModelWorld
  readonly processes: ModelProcess[] = []
  readonly transcript: string[] = []
  readonly operations: Operations
  readonly unconfirmed: Unconfirmed
  violation: string | undefined
  readonly #accidents: Accidents
  readonly #disks: readonly (ModelDisk | undefined)[]

  constructor(seed: number, profile: Profile) {
    const chance = chanceOf(seed)
    const source = new ModelSource()
    const net = new ModelNet(chance)
    const server = new ModelServer(source)
    this.chance = chance
    this.sort = {
      processes: 1 + chance.below(3),
      rollsBack: chance.happens(0.4),
      trims: chance.happens(0.5),
      faults: chance.pick([0, 0.03, 0.06]),
      ...{ steps: 220, disks: 0.75, together: 0.3, late: undefined, ...profile.sort },
    }
    net.late = this.sort.late
    this.#accidents = new Accidents(this, profile.faults)
    this.world = {
      ...{ chance, net, server, source, fail: (what) => this.fail(what), onLocal: () => undefined },
      floorBound: chance.happens(0.4) ? 1 + chance.below(3) : undefined,
      hasLeases: chance.happens(0.4),
    }
    this.#disks = Array.from({ length: this.sort.processes }, () =>
      chance.happens(this.sort.disks) ? new ModelDisk(chance, net) : undefined,
    )
    this.unconfirmed = new Unconfirmed(this)
    this.operations = new Operations(this, profile)
  }

  fail(what: string): void {
    this.violation ??= what
  }

  note(line: string): void {
    this.transcript.push(line)
  }

  async go(): Promise<void> {
    for (let i = 0; i < this.sort.processes; i++) this.spawn(i, new FakeClock())
    for (let step = 0; step < this.sort.steps && !this.violation; step++) {
      this.#step()
      await settled()
      this.check()
    }
    if (!this.violation) await checkAtRest(this)
  }

  check(): void {
    for (const one of this.processes) one.observe()
    this.unconfirmed.note()
    for (const one of this.processes) {
      checkPeeks(this, one)
      checkPositions(this, one)
    }
    checkEntries(this, this.#disks)
  }

  /** Delivers what is on its way, some of it at one moment so that its continuations interleave. */
  deliver(): boolean {
    const many = this.chance.happens(this.sort.together) ? 1 + this.chance.below(4) : 1
    let delivered = false
    for (let i = 0; i < many; i++) {
      const label = this.world.net.deliverOne()
      if (label !== undefined) this.note(label)
      delivered ||= label !== undefined
    }
    return delivered
  }

  advance(ms: number): void {
    this.note(`${ms} ms pass`)
    for (const { clock } of this.processes) clock.advance(ms)
    this.timers.advance(ms)
  }

  #step(): void {
    const { chance, sort } = this
    if (chance.happens(sort.faults)) return this.#accidents.happen()
    const dice = chance.next()
    if (dice < 0.22) return this.operations.start()
    if (dice < 0.3 || !this.deliver()) this.advance(chance.pick([1, 10, 50, 300, 1_000, 3_000]))
    // An operation now and then begins at the very moment something arrives.
    if (chance.happens(0.1)) this.operations.start()
  }

  kill(one: ModelProcess): void {
    one.crash()
    this.operations.failed.push(...one.onlyRemembered)
    this.note(`${one.name} is killed and starts again`)
  }

  spawn(place: number, clock: FakeClock): void {
    const life = (this.#lives[place] = (this.#lives[place] ?? 0) + 1)
    const one = new ModelProcess(`P${place + 1}.${life}`, this.world, { disk: this.#disks[place], clock })
    this.processes[place] = one
    one.start()
    for (const { names } of this.#disks[place]?.promised ?? []) this.operations.promise(one, names)
  }

  readonly #lives: number[] = []
}
