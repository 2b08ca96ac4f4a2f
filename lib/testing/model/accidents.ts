import type { Run } from './model-run'
import type { FaultWeights } from './profile'

/** Chances of each in a run of no special profile. */
const FAULTS: FaultWeights = {
  ...{ cut: 2, restart: 2, flushAll: 1, serverRestart: 1, clock: 1, dump: 2 },
  ...{ rollBack: 1, powerCut: 0, leftBehind: 0, trim: 2, trimUnder: 0 },
}

/** What goes wrong in a run, by chance. */
export class Accidents {
  readonly #run: Run
  readonly #weights: FaultWeights

  constructor(run: Run, weights: Partial<FaultWeights> = {}) {
    this.#run = run
    this.#weights = { ...FAULTS, ...weights }
  }

  happen(): void {
    const { chance, sort, world } = this.#run
    const { server, net } = world
    const { cut, restart, flushAll, serverRestart, clock, dump, rollBack, powerCut, leftBehind, trim, trimUnder } =
      this.#weights
    const faults: [number, () => void][] = [
      [cut, () => this.#cut()],
      [restart, () => this.#restart()],
      [flushAll, () => (this.#run.note('FLUSHALL'), server.flushAll())],
      [
        serverRestart,
        () => (this.#run.note('the server restarts'), net.dropConnections('connection lost'), server.restart()),
      ],
      [clock, () => this.#clockMoves()],
      [sort.rollsBack ? dump : 0, () => (this.#run.note('the server dumps'), server.dump())],
      [sort.rollsBack ? rollBack : 0, () => this.#rollBack()],
      [powerCut, () => this.#powerCut()],
      [leftBehind, () => this.#leaveBehind()],
      [sort.trims ? trim : 0, () => this.#trim()],
      [trimUnder, () => this.#trimUnder()],
    ]
    chance.pick(faults.flatMap(([weight, fault]) => Array<() => void>(weight).fill(fault)))()
  }

  #rollBack(): void {
    const { net, server } = this.#run.world
    net.dropConnections('connection lost')
    this.#run.note(server.rollBack() ? 'the server comes back as it was at its dump' : 'the server restarts')
  }

  /** Everything goes at once, and the server comes back older; what was on its way to it may still arrive. */
  #powerCut(): void {
    this.#run.note('a power cut')
    for (const one of this.#run.processes) this.#run.kill(one)
    this.#run.world.server.rollBack()
    for (const [place, { clock }] of [...this.#run.processes.entries()]) this.#run.spawn(place, clock)
  }

  #leaveBehind(): void {
    const left = this.#run.chance.below(this.#run.processes.length)
    this.#run.processes.forEach((one, place) => {
      if (place === left) one.link.cut = true
      else this.#run.kill(one)
    })
    this.#run.note(`${this.#run.processes[left]?.name} is cut off`)
    this.#rollBack()
    for (const [place, { clock }] of [...this.#run.processes.entries()])
      if (place !== left) this.#run.spawn(place, clock)
  }

  #trim(): void {
    const { server } = this.#run.world
    const through = this.#run.chance.below(server.state.placed.length + 1)
    this.#run.note(`the log is trimmed through ${through}`)
    server.trim(through)
  }

  #trimUnder(): void {
    const { server } = this.#run.world
    const end = server.state.placed.length
    const one = this.#run.processes.find(({ link, core }) => link.cut && core.validity.applied === end)
    if (!one) return
    this.#run.note(`all of the log is trimmed, through ${end}, and ${one.name}, who stands there, is connected again`)
    server.trim(end)
    one.link.cut = false
  }

  #cut(): void {
    const one = this.#run.chance.pick(this.#run.processes)
    one.link.cut = !one.link.cut
    this.#run.note(`${one.name} is ${one.link.cut ? 'cut off' : 'connected again'}`)
  }

  #clockMoves(): void {
    const one = this.#run.chance.pick(this.#run.processes)
    const ms = this.#run.chance.pick([100, 4_000, 20_000])
    this.#run.note(`the clock of ${one.name} jumps ${ms} ms ahead`)
    one.clock.advance(ms)
  }

  #restart(): void {
    const place = this.#run.chance.below(this.#run.processes.length)
    const old = this.#run.processes[place]
    if (!old) return
    this.#run.kill(old)
    this.#run.spawn(place, old.clock)
    const link = this.#run.processes[place]?.link
    if (link && this.#run.chance.happens(0.3)) link.cutAfter = this.#run.chance.below(6)
  }
}
