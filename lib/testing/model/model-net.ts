import type { Chance } from './chance'

/** One process's way to the shared server. */
export interface Link {
  readonly process: string
  /** Requests and replies are lost while it is. */
  cut: boolean
  /** Parcels that still get through before the connection is cut. */
  cutAfter?: number
  /** The process was killed: nothing reaches it any more, what it sent may still arrive. */
  dead: boolean
}

interface Parcel {
  readonly label: string
  readonly link: Link
  readonly isRequest: boolean
  /** Belongs to a connection to the shared server, which a restart of it ends. */
  readonly remote: boolean
  readonly deliver: () => void
  /** What a request does to the server, its reply left out. */
  readonly arrive: () => void
  readonly lose: (why: string) => void
}

/** How often a request whose sender was told that it is lost arrives later all the same. */
const HELD_UP = 0.3

/** Everything that is on its way. The scheduler decides what arrives next, so any order can come about. */
export class ModelNet {
  readonly #chance: Chance
  #parcels: Parcel[] = []
  /** What waits, so often, while anything else is on its way. */
  late: { readonly labels: RegExp; readonly often: number } | undefined

  constructor(chance: Chance) {
    this.#chance = chance
  }

  get waiting(): number {
    return this.#parcels.length
  }

  /** A call to the shared server: the request travels, is carried out, and the reply travels. */
  call<T>(link: Link, label: string, carryOut: () => T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const lose = (why: string): void => {
        if (!link.dead) reject(new Error(why))
      }
      const deliver = (): void => {
        let reply: () => void
        try {
          const value = carryOut()
          reply = () => resolve(value)
        } catch (error) {
          reply = () => reject(error instanceof Error ? error : new Error(String(error)))
        }
        if (link.dead) return
        this.#parcels.push({
          ...{ link, lose, arrive, remote: true },
          label: `${label} ↩`,
          isRequest: false,
          deliver: reply,
        })
      }
      const arrive = (): void => {
        try {
          carryOut()
        } catch {
          // It would have been told to the sender, who waits no more.
        }
      }
      if (link.dead) return
      this.#parcels.push({ ...{ link, label, deliver, arrive, lose, remote: true }, isRequest: true })
    })
  }

  /** Something that takes its time inside a process: a step of a loader, a commit of its disk. */
  step(link: Link, label: string): Promise<void> {
    return new Promise((resolve) => {
      if (link.dead) return
      const lose = (): void => undefined
      const deliver = (): void => resolve()
      this.#parcels.push({ ...{ link, label, lose, deliver, arrive: lose }, remote: false, isRequest: false })
    })
  }

  /** Delivers one parcel. @returns what it was */
  deliverOne(): string | undefined {
    if (this.#parcels.length === 0) return undefined
    const [parcel] = this.#parcels.splice(this.#next(), 1)
    if (!parcel) return undefined
    const { link } = parcel
    const name = `${link.process} ${parcel.label}`
    if (parcel.remote && link.cutAfter !== undefined && link.cutAfter-- <= 0) {
      link.cut = true
      link.cutAfter = undefined
    }
    if (parcel.remote && parcel.link.cut && !parcel.link.dead) {
      this.#lose(parcel, 'the connection is cut')
      return `${name} ✗`
    }
    parcel.deliver()
    return name
  }

  #next(): number {
    const { late } = this
    if (late && this.#chance.happens(late.often)) {
      const others = [...this.#parcels.keys()].filter((at) => !late.labels.test(this.#parcels[at]?.label ?? ''))
      if (others.length > 0) return this.#chance.pick(others)
    }
    return this.#chance.below(this.#parcels.length)
  }

  /** A killed process: what it was told is lost, what it sent arrives or not. */
  kill(link: Link): void {
    link.dead = true
    this.#parcels = this.#parcels.filter(
      (parcel) => parcel.link !== link || (parcel.isRequest && this.#chance.happens(0.5)),
    )
  }

  /** The server went and came back: every connection is gone, with all that was on it. */
  dropConnections(why: string): void {
    const lost = this.#parcels.filter(({ remote }) => remote)
    this.#parcels = this.#parcels.filter(({ remote }) => !remote)
    for (const parcel of lost) this.#lose(parcel, why)
  }

  /** Its sender is told that it is lost. A request may be held up all the same, and arrive when nobody waits for it. */
  #lose(parcel: Parcel, why: string): void {
    parcel.lose(why)
    if (!parcel.isRequest || !this.#chance.happens(HELD_UP)) return
    const { process } = parcel.link
    const nobody: Link = { process, cut: false, dead: true }
    this.#parcels.push({ ...parcel, link: nobody, label: `${parcel.label} (late)`, deliver: parcel.arrive })
  }
}
