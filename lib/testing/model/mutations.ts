import type { ProfileName } from './profile'

/** A rule of the design taken back by a change of the engine's text; the model has to notice. */
export interface Mutation {
  readonly name: string
  /** More than one where the engine keeps the rule in more than one place. */
  readonly edits: readonly Edit[]
  /** Where it is met within a few runs, if not everyday. */
  readonly profile?: ProfileName
  /** Noticed in about a hundred runs: `npm run model:mutations` waits for it, the tests see that it still fits the engine. */
  readonly isRare?: true
  /** A seed that has met it, where the search begins. */
  readonly seed: number
}

export interface Edit {
  readonly file: string
  readonly find: string
  readonly replace: string
}

/** Each row of the table of mutations in docs/consistency.md. */
export const MUTATIONS: readonly Mutation[] = [
  {
    name: 'stamp at store time',
    seed: 15,
    edits: [
      {
        file: 'lib/engine/load/ask-source.ts',
        find: 'ttlMs: life.ttlMs, ...judged }',
        replace: 'ttlMs: life.ttlMs, ...judged, stamp: core.validity.position, epoch: core.validity.floors.epoch }',
      },
    ],
  },
  {
    name: 'join any load in flight',
    seed: 20,
    edits: [
      {
        file: 'lib/engine/load/flights.ts',
        find: 'return flight && this.#validity.admits(flight.judged) ? flight : undefined',
        replace: 'return flight',
      },
      {
        file: 'lib/engine/load/load-shared.ts',
        find: 'const isAdmitted = core.validity.admits(flight.judged)',
        replace: 'const isAdmitted = true',
      },
    ],
  },
  {
    name: 'floors not persisted with L3',
    seed: 284,
    edits: [
      {
        file: 'lib/engine/invalidation/log-follower.ts',
        find: 'record.names.map((name) => this.#validity.floors.stateOf(name)),',
        replace: '[],',
      },
    ],
  },
  {
    name: 'evict a floor without raising base',
    seed: 340,
    edits: [
      {
        file: 'lib/engine/invalidation/floors.ts',
        find: 'if (forgotten !== undefined) this.raiseBase(forgotten)',
        replace: '',
      },
    ],
  },
  {
    name: 'evict the floor of a key without raising its base',
    seed: 65,
    edits: [
      {
        file: 'lib/engine/invalidation/floors.ts',
        find: 'if (forgotten !== undefined) this.keyBase = Math.max(this.keyBase, forgotten)',
        replace: '',
      },
    ],
  },
  {
    name: 'ignore a trimmed log',
    seed: 157,
    edits: [
      { file: 'lib/engine/invalidation/validity.ts', find: 'this.floors.raiseBase(trimmedThrough)', replace: '' },
    ],
  },
  {
    name: 'apply with gaps',
    seed: 2,
    edits: [
      {
        file: 'lib/engine/invalidation/log-follower.ts',
        find: 'const isNext = epoch === floors.epoch && record.seq === applied + 1 && before === this.#nonce',
        replace: 'const isNext = epoch === floors.epoch && record.seq > applied',
      },
    ],
  },
  {
    name: 'no dependency names',
    seed: 12,
    edits: [
      {
        file: 'lib/engine/invalidation/names-above.ts',
        find: 'i < entry.dependsOn.length; i++)',
        replace: 'i < 0; i++)',
      },
    ],
  },
  {
    name: 'pub/sub only: what was missed is not caught up with',
    seed: 1,
    edits: [
      {
        file: 'lib/engine/invalidation/log-follower.ts',
        find: 'for (const record of slice.records) {',
        replace: 'this.#validity.applied = slice.head\n    for (const record of [] as typeof slice.records) {',
      },
    ],
  },
  {
    name: 'serve L3 before catch-up',
    seed: 122,
    profile: 'outboxes',
    edits: [
      {
        file: 'lib/engine/invalidation/validity.ts',
        find: 'this.floors.restore(snapshot)\n    this.floors.isOpen = false',
        replace: 'this.floors.restore(snapshot)\n    this.floors.isOpen = true',
      },
    ],
  },
  {
    name: 'boot at head with empty floors',
    seed: 116,
    edits: [
      {
        file: 'lib/engine/invalidation/validity.ts',
        find: '    this.#startAt(trimmedThrough)',
        replace: '    this.#startAt(head)',
      },
      {
        file: 'lib/engine/invalidation/log-answer.ts',
        find: 'asked.position < trimmedThrough ||',
        replace: 'asked.nonce === undefined || asked.position < trimmedThrough ||',
      },
      {
        file: 'lib/engine/invalidation/log-follower.ts',
        find: 'this.#nonce = head.trimmedNonce',
        replace: 'this.#nonce = undefined',
      },
      {
        file: 'lib/engine/invalidation/log-follower.ts',
        find: 'let before = asked.position < slice.trimmedThrough ? slice.trimmedNonce : slice.before',
        replace: 'let before = asked.nonce',
      },
    ],
  },
  {
    name: 'do not check that the log is still the one that was followed',
    seed: 279,
    profile: 'rewinds',
    edits: [
      {
        file: 'lib/engine/invalidation/log-answer.ts',
        find: "return head < asked.position || !isKnown ? 'rolled back' : undefined",
        replace: '',
      },
    ],
  },
  {
    name: 'do not check the last record that was trimmed',
    seed: 6,
    profile: 'otherBranches',
    edits: [
      {
        file: 'lib/engine/invalidation/log-answer.ts',
        find: 'asked.position < trimmedThrough ||',
        replace: 'asked.position <= trimmedThrough ||',
      },
    ],
  },
  {
    name: 'look for dependents before the record has its place',
    seed: 1294,
    profile: 'dependents',
    edits: [{ file: 'lib/engine/write/store.ts', find: 'await core.follower.seeAll()', replace: '' }],
  },
  {
    name: 'what a server has forgotten of who depends on whom is not told',
    seed: 2721,
    profile: 'lostEdges',
    edits: [
      {
        file: 'lib/engine/invalidation/whole-index.ts',
        find: 'await this.#declare(lost)',
        replace: '',
      },
    ],
  },
  {
    name: 'judge a far entry before a wait and promote it after',
    isRare: true,
    seed: 207,
    profile: 'promotions',
    edits: [
      {
        file: 'lib/engine/read/lookup.ts',
        find: 'return promote(core, depth, seen.hits)',
        replace: 'return Promise.resolve().then(() => promote(core, depth, seen.hits))',
      },
    ],
  },
  {
    name: 'an undo leaves dependents stale',
    seed: 41,
    profile: 'undoing',
    edits: [
      {
        file: 'lib/engine/invalidation/soft-floors.ts',
        find: 'floors.find(([, of]) => of === seq)',
        replace: 'floors.find(([at]) => at === seq)',
      },
    ],
  },
  {
    name: 'a log older than the one that the disk remembers is taken for the log',
    seed: 1262,
    profile: 'olderLives',
    edits: [
      {
        file: 'lib/engine/invalidation/log-follower.ts',
        find: 'saved && beganBefore(head.epoch, saved.epoch)',
        replace: 'saved && false',
      },
    ],
  },
  {
    name: 'the witness of a stamp is ignored',
    seed: 755,
    profile: 'powerCuts',
    edits: [
      {
        file: 'lib/engine/invalidation/validity.ts',
        find: 'this.witnesses.contradict(entry.stamp, entry.witness ?? NO_WITNESS)',
        replace: 'false',
      },
    ],
  },
  {
    name: 'what waits in the outbox does not hold from the start',
    isRare: true,
    seed: 160,
    profile: 'outboxes',
    edits: [
      {
        file: 'lib/engine/invalidation/log-follower.ts',
        find: 'if (names.length > 0) this.#validity.applyLocally(names)',
        replace: '',
      },
    ],
  },
  {
    name: 'what waits in the outbox is forgotten instead of published',
    seed: 585,
    profile: 'outboxes',
    edits: [
      {
        file: 'lib/engine/invalidation/outgoing.ts',
        find: 'const { dependents } = await this.#append(statement)',
        replace: 'const { dependents }: Partial<Said> = { ...(statement && {}) }',
      },
    ],
  },
  {
    name: 'an undo takes back older soft invalidations, too',
    seed: 21,
    profile: 'undoing',
    edits: [
      {
        file: 'lib/engine/invalidation/soft-floors.ts',
        find: 'of !== undoes.seq || nonce !== undoes.nonce',
        replace: 'of > undoes.seq || (of === undoes.seq && nonce !== undoes.nonce)',
      },
    ],
  },
  {
    name: 'forget a soft floor without making it hard',
    seed: 1,
    edits: [
      {
        file: 'lib/engine/invalidation/soft-floors.ts',
        find: 'onForgotten(oldest, floors.at(-1)?.[0] ?? 0)',
        replace: '',
      },
    ],
  },
  {
    name: 'never degraded, however long the log is silent',
    seed: 1,
    edits: [
      {
        file: 'lib/engine/invalidation/log-follower.ts',
        find: 'at + this.#options.maxUnconfirmedMs : Infinity',
        replace: 'Infinity : Infinity',
      },
    ],
  },
  {
    name: 'a strict namespace is served from memory though unconfirmed',
    seed: 1,
    edits: [
      {
        file: 'lib/engine/read/hit-with-care.ts',
        find: 'if (now >= follower.confirmedUntil && policies.isStrict(key)) return undefined',
        replace: '',
      },
    ],
  },
]
