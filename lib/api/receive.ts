import type { OperatorContext } from '@/lib/admin/context'
import type { ApiOptions } from './create-api'
import { foreignHost, identify, isOurs, NOBODY, type Caller, type Gate } from './gate'
import type { RateLimitKind, RateLimits } from './rate-limits'

/** What stands before every route. */
export interface Door {
  readonly options: ApiOptions
  readonly gate: Gate
  readonly limits: RateLimits
}

export interface Knock {
  readonly request: Request
  /** Headers for the answer, whatever it will be. */
  readonly headers: Headers
  /** What it is about, for the audit. */
  readonly subject: string
}

/** Somebody who is counted and let in as far as here; what they may is not decided yet. */
export interface Visit extends Caller {
  /** Asks again who it is. */
  identify(): Promise<Caller>
  noteDenial(thrown: unknown): Promise<void>
}

/**
 * What every request passes, also one for what is not there: it comes by a name of ours, counts against the rate of who
 * asks, and is written down where they are not let.
 *
 * @param run answers
 */
export async function receive(
  { options, gate, limits }: Door,
  { request, headers, subject }: Knock,
  run: (visit: Visit) => Promise<Response>,
): Promise<Response> {
  const address = options.addressOf?.(request) ?? '-'
  let operator: OperatorContext = { ...gate.admin, actor: NOBODY, address }
  const noteDenial = (thrown: unknown) => gate.denials.note(operator, subject, thrown)
  const count = (kind: RateLimitKind, who: string) => {
    for (const [name, value] of Object.entries(limits.take(kind, who))) headers.set(name, value)
  }
  try {
    if (!isOurs(gate, request)) {
      count('unknown', address)
      throw foreignHost()
    }
    const who = () => identify(gate, request, address)
    const caller = await who()
    operator = caller.operator
    const { recognised } = caller
    if (recognised) count(/^(?:GET|HEAD)$/.test(request.method) ? 'read' : 'write', recognised.actor.name)
    else count('unknown', address)
    return await run({ ...caller, identify: who, noteDenial })
  } catch (thrown) {
    await noteDenial(thrown)
    throw thrown
  }
}
