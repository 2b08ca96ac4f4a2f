import type { LiveEvent } from '@/lib/api/contract/events'
import { formatBytes, formatLatency, formatSpan, plural } from '@/components/ui/format'
import { LEVELS, OUTCOME_LOOKS, PLACES } from '@/components/ui/level-colors'
import type { LoadCause } from '@/lib/kernel/event'
import { OUTCOMES, type Outcome, type Refusal } from '@/lib/kernel/outcome'

export interface FeedLine {
  readonly at: number
  /** What happened, e.g. "load finished". */
  readonly what: string
  readonly place?: Outcome
  readonly key?: string
  readonly text: string
  /** What a figure in it is of, told on hover. */
  readonly means?: string
  readonly tone: 'plain' | 'warn'
}

type Loose = { readonly kind: string } & Readonly<Record<string, unknown>>

/** @returns the lines that a message is shown as; rates are shown elsewhere */
export function linesOf(event: LiveEvent): FeedLine[] {
  const { at } = event
  switch (event.kind) {
    case 'rates':
      return []
    case 'activity':
      return event.events.map((one) => describe(one, at)).reverse()
    case 'invalidation':
      return [{ at, what: `invalidation, ${event.mode}`, text: namesAsWords(event.names), tone: 'plain' }]
    case 'level':
      return [
        {
          at,
          what: `level ${event.status}`,
          place: LEVELS.find((level) => level === event.level),
          text: event.reason,
          tone: event.status === 'up' ? 'plain' : 'warn',
        },
      ]
    case 'operation': {
      const { kind, state, subject, error } = event.operation
      return [{ at, what: `${kind} ${state}`, text: error ?? subject, tone: state === 'failed' ? 'warn' : 'plain' }]
    }
    case 'log': {
      const text = NO_CONNECTION.test(event.reason) ? 'it cannot be reached; trying again' : event.reason
      return [{ at, what: `log ${event.status}`, text, tone: event.status === 'reachable' ? 'plain' : 'warn' }]
    }
  }
}

/** How clients of Redis and of databases say that there is no connection: in words of their options and of the system. */
const NO_CONNECTION =
  /Stream isn't writeable|Connection is closed|max retries per request|\bE(CONN\w+|PIPE|HOSTUNREACH)\b/

const KINDS: Readonly<Record<string, string>> = {
  k: 'key',
  t: 'tag',
  n: 'namespace',
  p: 'prefix',
  a: 'all of the tags',
}
const NAMES_SHOWN = 4

/** @returns names of the log in words: `t:tech` is "tag tech" */
export function namesAsWords(names: readonly string[]): string {
  const words = names.slice(0, NAMES_SHOWN).map((name) => {
    if (name === '*') return 'everything'
    if (name === 'd:') return 'all that depends on something'
    const kind = KINDS[name.slice(0, name.indexOf(':'))]
    return kind ? `${kind} ${name.slice(name.indexOf(':') + 1)}` : name
  })
  const more = names.length - words.length
  return words.join(', ') + (more > 0 ? ` and ${more} more` : '')
}

function describe(event: Loose, at: number): FeedLine {
  const outcome = OUTCOMES.find((one) => one === (event.outcome ?? event.level ?? event.from))
  const key = typeof event.key === 'string' ? event.key : undefined
  const failed = /failed|undecodable/.test(event.kind)
  return {
    at,
    what: event.kind.replace('.', ' '),
    place: outcome,
    key,
    text: detailOf(event),
    means: isRequest(event) ? 'Of the whole request: where it was for many keys, of all of them' : undefined,
    tone: failed ? 'warn' : 'plain',
  }
}

/** Each key of a batch is told of, with the time of the batch: the event has no other. */
const isRequest = ({ kind }: Loose): boolean => kind === 'request.served'

const REFUSALS: Readonly<Record<string, string>> = {
  undefined: 'there was no value',
  empty: 'it is empty, and cacheEmpty is off',
  skipped: 'its loader said not to, or gave it no time',
  when: 'the option `when` said no',
  'too-big': 'too big',
  invalidated: 'invalidated while it was loaded',
  unlinked: 'what it depends on could not be noted',
} satisfies Record<Refusal, string>

const CAUSES: Readonly<Record<string, string>> = {
  miss: 'no level had it',
  stale: 'what is held is stale',
  retry: 'the load before failed',
  refresh: 'ahead of its end',
  early: 'early, by chance',
  prefetch: 'related to one that was loaded',
  warm: 'warming',
} satisfies Record<LoadCause, string>

function detailOf(event: Loose): string {
  const number = (name: string) => (typeof event[name] === 'number' ? event[name] : undefined)
  const word = (name: string) => (typeof event[name] === 'string' ? event[name] : '')
  const outcome = OUTCOMES.find((one) => one === event.outcome)
  const from = LEVELS.find((level) => level === event.from)
  const parts = [
    outcome && (outcome === 'source' ? 'from the source' : `from ${OUTCOME_LOOKS[outcome].label}`),
    from && `from ${PLACES[from].label}`,
    event.kind === 'load.started' && (CAUSES[word('cause')] ?? word('cause')),
    number('entries') !== undefined && plural(number('entries') ?? 0, 'entry', 'entries'),
    number('sizeBytes') !== undefined && formatBytes(number('sizeBytes')),
    number('bytes') !== undefined && formatBytes(number('bytes')),
    number('ttlMs') !== undefined && `for ${formatSpan(number('ttlMs'))}`,
    number('ms') !== undefined &&
      (isRequest(event) ? `request of ${formatLatency(number('ms'))}` : formatLatency(number('ms'))),
    word('operation'),
    event.kind === 'entry.refused' ? (REFUSALS[word('reason')] ?? word('reason')) : word('reason'),
  ]
  return parts.filter(Boolean).join(', ')
}
