/** A rule of the design taken back by a change of the engine's text; the model has to notice. */
export interface Mutation {
  readonly name: string
  /** More than one where the engine keeps the rule in more than one place. */
  readonly edits: readonly Edit[]
  /** Noticed in hundreds of runs only: `npm run model:mutations` waits for it, the tests see that it still fits the engine. */
  readonly isRare?: true
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
    edits: [
      {
        file: 'lib/engine/load/run-load.ts',
        find: 'ttlMs: life.ttlMs, ...judged })',
        replace: 'ttlMs: life.ttlMs, ...judged, stamp: core.validity.position, epoch: core.validity.floors.epoch })',
      },
    ],
  },
  {
    name: 'join any load in flight',
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
    edits: [
      { file: 'lib/engine/invalidation/validity.ts', find: 'this.floors.raiseBase(trimmedThrough)', replace: '' },
    ],
  },
  {
    name: 'apply with gaps',
    edits: [
      {
        file: 'lib/engine/invalidation/log-follower.ts',
        find: 'if (epoch === floors.epoch && record.seq === applied + 1 && before === this.#nonce) this.#apply(record)',
        replace: 'if (epoch === floors.epoch && record.seq > applied) this.#apply(record)',
      },
    ],
  },
  {
    name: 'no dependency names',
    edits: [
      {
        file: 'lib/engine/invalidation/floors.ts',
        find: 'i < entry.dependsOn.length; i++) found',
        replace: 'i < 0; i++) found',
      },
    ],
  },
  {
    name: 'pub/sub only: what was missed is not caught up with',
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
    edits: [
      {
        file: 'lib/engine/invalidation/validity.ts',
        find: '    this.#startAt(trimmedThrough)',
        replace: '    this.#startAt(head)',
      },
      {
        file: 'lib/engine/invalidation/log-answer.ts',
        find: 'slice.before === asked.nonce ||',
        replace: 'slice.before === asked.nonce || asked.nonce === undefined ||',
      },
      {
        file: 'lib/engine/invalidation/log-follower.ts',
        find: 'let before = slice.before',
        replace: 'let before = asked.nonce',
      },
    ],
  },
  {
    name: 'do not check that the log is still the one that was followed',
    isRare: true,
    edits: [
      {
        file: 'lib/engine/invalidation/log-answer.ts',
        find: "return slice.head < asked.position || !isKnown ? 'rolled back' : undefined",
        replace: '',
      },
    ],
  },
  {
    name: 'look for dependents before the record has its place',
    isRare: true,
    edits: [{ file: 'lib/engine/write/store.ts', find: 'await core.follower.seeAll()', replace: '' }],
  },
  {
    name: 'judge a far entry before a wait and promote it after',
    isRare: true,
    edits: [
      {
        file: 'lib/engine/read/lookup.ts',
        find: 'promote(core, depth, hits)\n',
        replace: 'await undefined\n  promote(core, depth, hits)\n',
      },
    ],
  },
  {
    name: 'an undo leaves dependents stale',
    isRare: true,
    edits: [
      {
        file: 'lib/engine/invalidation/floors.ts',
        find: 'floors.at(-1)?.[1] === seq',
        replace: 'floors.at(-1)?.[0] === seq',
      },
    ],
  },
  {
    name: 'an undo takes back older soft invalidations, too',
    edits: [
      {
        file: 'lib/engine/invalidation/floors.ts',
        find: 'if (floors.length === 1) this.#soft.delete(name)',
        replace: 'if (floors.length > 0) this.#soft.delete(name)',
      },
    ],
  },
  {
    name: 'forget a soft floor without making it hard',
    edits: [
      { file: 'lib/engine/invalidation/floors.ts', find: 'this.#harden(oldest, floors.at(-1)?.[0] ?? 0)', replace: '' },
    ],
  },
  {
    name: 'never degraded, however long the log is silent',
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
    edits: [
      {
        file: 'lib/engine/cache.ts',
        find: 'if (now >= follower.confirmedUntil && policies.for(key).strict) return undefined',
        replace: '',
      },
    ],
  },
]
