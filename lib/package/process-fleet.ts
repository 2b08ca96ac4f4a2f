import type { HeldCopy, ListPage, ListQuery, Stats } from '@/lib/engine/answers'
import { inMemory } from '@/lib/engine/browse/inspect'
import { list } from '@/lib/engine/browse/list'
import { bypass, bypassMs } from '@/lib/engine/bypass'
import type { Core } from '@/lib/engine/core'
import type {
  BypassChange,
  FleetStrategies,
  FleetView,
  Instance,
  InstanceCopy,
  InstanceCount,
} from '@/lib/engine/fleet-view'
import { previewMemory } from '@/lib/engine/invalidation/preview'
import type { Observations } from '@/lib/engine/observations'
import { retimeHeld, type NewLives } from '@/lib/engine/write/retime'
import type { Duration } from '@/lib/kernel/duration'
import { reasonOf } from '@/lib/kernel/errors'
import { LEVEL_NAMES, type LevelName } from '@/lib/kernel/outcome'
import type { NamespaceStrategies } from '@/lib/kernel/strategy'
import type { Target } from '@/lib/kernel/target'
import { mergeCounts, type ProcessCounts } from '@/lib/metrics/process-counts'
import type { Fleet, Member } from '@/lib/ports/fleet'
import { readReport, reportOf, type FleetReport } from './fleet-report'
import { mergeStrategies } from './merge-strategies'
import { statsOf } from './statistics'

interface Known extends Omit<Member, 'report'> {
  readonly report: FleetReport
}

/** What a process can tell of itself at any moment. */
interface Own {
  readonly counts: () => ProcessCounts
  readonly observations: () => Observations
  readonly strategies: () => NamespaceStrategies[]
}

/** This process among those that run the cache: what it tells of itself, answers, and asks. */
export class ProcessFleet implements FleetView {
  readonly id: string
  readonly #core: Core
  readonly #own: Own
  readonly #fleet: Fleet | undefined
  readonly #startedAt: number
  readonly #topics = new Map<string, (body: unknown) => unknown>()

  /** @param fleet where others can be met; without one this process is all there is */
  constructor(core: Core, own: Own, fleet: Fleet | undefined) {
    this.id = core.processId
    this.#core = core
    this.#own = own
    this.#fleet = fleet
    this.#startedAt = core.clock.now()
    this.onQuestion('inspect', (key) => inMemory(core, String(key)))
    this.onQuestion('preview', (target) => (isTarget(target) ? previewMemory(core, target) : undefined))
    this.onQuestion('strategies', () => own.strategies())
    this.onQuestion('list', (query) => list(core, { ...(isObject(query) ? query : {}), level: 'memory' }))
    this.onQuestion('observations', () => own.observations())
    this.onQuestion('retime', (lives) => retimeHeld(core, readLives(lives)))
    this.onQuestion('bypass', (order) => (isOrder(order) ? this.#bypass(order) : undefined))
  }

  join(): void {
    this.#fleet?.join({
      id: this.id,
      report: () => JSON.stringify(this.#report()),
      answer: async (topic, body) => {
        const answer = this.#topics.get(topic)
        if (!answer) throw new Error(`this process has no answer to ${JSON.stringify(topic)}`)
        return answer(body)
      },
    })
  }

  async leave(): Promise<void> {
    await this.#fleet?.leave()
  }

  async instances(): Promise<Instance[]> {
    const known = await this.#known()
    const { epoch } = this.#report().log
    const applied = known.map(({ report }) => (report.log.epoch === epoch ? report.log.applied : 0))
    const furthest = Math.max(0, ...applied)
    return known.map(({ id, answers, heardAgoMs, report }, i) => {
      const { counts: _, ...told } = report
      const lag = furthest - (applied[i] ?? 0)
      return { ...told, id, isThis: id === this.id, answers, heardAgoMs, lag, uptimeMs: told.uptimeMs + heardAgoMs }
    })
  }

  async stats(instance?: string): Promise<Stats | undefined> {
    const known = await this.#known()
    const meant = instance === undefined ? known : known.filter(({ id }) => id === instance)
    if (meant.length === 0) return undefined
    return statsOf(mergeCounts(meant.map(({ report }) => report)))
  }

  async strategies(instance?: string): Promise<FleetStrategies | undefined> {
    const own = this.#own.strategies()
    if (instance === this.id) return { namespaces: own, silent: [] }
    const asked = [...(await this.askOthers('strategies', null))]
    const meant = instance === undefined ? asked : asked.filter(([id]) => id === instance)
    if (instance !== undefined && meant.length === 0) return undefined
    const told = meant.flatMap(([, answer]) => (isStrategies(answer) ? [answer] : []))
    return {
      namespaces: mergeStrategies(instance === undefined ? [own, ...told] : told),
      silent: meant.flatMap(([id, answer]) => (isStrategies(answer) ? [] : [id])),
    }
  }

  async inspect(key: string): Promise<InstanceCopy[]> {
    const answers = await this.askOthers('inspect', key)
    return [...answers].map(([instance, answer]) => ({
      instance,
      copy: isCopy(answer) ? answer : { level: 'memory', present: false, error: reasonOf(answer) },
    }))
  }

  async preview(target: Target): Promise<InstanceCount[]> {
    const answers = await this.askOthers('preview', target)
    return [...answers].map(([instance, answer]) =>
      isCount(answer) ? { instance, ...answer } : { instance, entries: undefined, exact: false },
    )
  }

  async list(instance: string, query: ListQuery): Promise<ListPage> {
    if (!this.#fleet || instance === this.id) return list(this.#core, { ...query, level: 'memory' })
    const page = await this.#fleet.ask(instance, 'list', query)
    if (!isPage(page)) throw new Error(`process ${instance} did not answer with a page`)
    return { ...page, unseen: this.#core.far.map(({ name }) => name) }
  }

  async observations(instance: string): Promise<Observations> {
    if (!this.#fleet || instance === this.id) return this.#own.observations()
    const seen = await this.#fleet.ask(instance, 'observations', {})
    if (!isSeen(seen)) throw new Error(`process ${instance} did not answer with what it saw`)
    return seen
  }

  async bypass(instance: string, level: LevelName, duration: Duration): Promise<BypassChange> {
    const order = { level, forMs: bypassMs(duration) }
    if (!this.#fleet || instance === this.id) return this.#bypass(order)
    const answer = await this.#fleet.ask(instance, 'bypass', order)
    if (!isObject(answer)) throw new Error(`process ${instance} did not answer whether it did it`)
    // JSON leaves out what is undefined.
    const { before, until }: Record<string, unknown> = { ...answer }
    return { before: timeOf(before), until: timeOf(until) }
  }

  onQuestion(topic: string, answer: (body: unknown) => unknown): void {
    this.#topics.set(topic, answer)
  }

  async askOthers(topic: string, body: unknown): Promise<Map<string, unknown>> {
    const fleet = this.#fleet
    const members = fleet ? await fleet.members().catch(() => []) : []
    const others = members.filter(({ id }) => id !== this.id)
    const answers = await Promise.all(
      others.map(({ id, answers: isThere }) =>
        isThere && fleet ? fleet.ask(id, topic, body).catch(asError) : new Error('the process does not answer'),
      ),
    )
    return new Map(others.map(({ id }, i) => [id, answers[i]]))
  }

  #bypass({ level, forMs }: BypassOrder): BypassChange {
    const before = this.#core.bypasses.until(level)
    return { before, until: bypass(this.#core, level, forMs) }
  }

  #report(): FleetReport {
    return reportOf(this.#core, this.#startedAt, this.#own.counts())
  }

  /** This process first, as it is now. */
  async #known(): Promise<Known[]> {
    const members = this.#fleet ? await this.#fleet.members().catch(() => []) : []
    const others = members.flatMap((member): Known[] => {
      const report = member.id === this.id ? undefined : readReport(member.report)
      return report ? [{ ...member, report }] : []
    })
    const own: Known = { id: this.id, answers: true, heardAgoMs: 0, report: this.#report() }
    return [own, ...others.sort((a, b) => a.report.startedAt - b.report.startedAt)]
  }
}

const asError = (thrown: unknown): Error => (thrown instanceof Error ? thrown : new Error(String(thrown)))

const isObject = (said: unknown): said is object => typeof said === 'object' && said !== null

const isSeen = (answer: unknown): answer is Observations => isObject(answer) && 'namespaces' in answer

/** What is no target is refused where it is read. */
const isTarget = (said: unknown): said is Target => isObject(said)

const isCount = (answer: unknown): answer is Omit<InstanceCount, 'instance'> =>
  isObject(answer) && 'entries' in answer && 'exact' in answer

const isPage = (answer: unknown): answer is ListPage => isObject(answer) && 'items' in answer

const isStrategies = (answer: unknown): answer is NamespaceStrategies[] =>
  Array.isArray(answer) && answer.every((one) => isObject(one) && 'namespace' in one && 'counts' in one)

/** JSON has no infinity: it writes null for the end of what has none. */
function readLives(said: unknown): NewLives {
  const told: unknown[] = Array.isArray(said) ? said : []
  return told.flatMap((life) => {
    const [key, expiresAt, staleUntil]: unknown[] = Array.isArray(life) ? life : []
    return typeof key === 'string' ? [[key, endOf(expiresAt), endOf(staleUntil)] as const] : []
  })
}

const endOf = (said: unknown): number => (typeof said === 'number' ? said : Infinity)

function isCopy(answer: unknown): answer is HeldCopy {
  return isObject(answer) && 'level' in answer && 'present' in answer
}

interface BypassOrder {
  readonly level: LevelName
  readonly forMs: number
}

const timeOf = (said: unknown): number | undefined => (typeof said === 'number' ? said : undefined)

function isOrder(said: unknown): said is BypassOrder {
  if (!isObject(said) || !('level' in said && 'forMs' in said)) return false
  return LEVEL_NAMES.some((name) => name === said.level) && typeof said.forMs === 'number'
}
