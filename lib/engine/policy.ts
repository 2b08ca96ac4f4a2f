import { parseDuration, parseWait } from '@/lib/kernel/duration'
import { assertKey, assertNamespace, assertSeveral, namespaceOf } from '@/lib/kernel/key'
import { parseSize } from '@/lib/kernel/size'
import type { EntryPolicy, LoadOptions, NamespacePolicy } from './options'
import { assertCallSettings, assertInnerSettings, assertNamespaceSettings } from './policy-names'

/** Policy with every default filled in and every unit parsed. */
export interface Policy {
  readonly ttlMs: number
  /** 0 where it is as `ttlMs`. */
  readonly ttlOnDiskMs: number
  readonly staleForMs: number
  readonly jitter: number
  /** Fraction of its life after which an entry that is read is reloaded; 1 for never. */
  readonly refreshAhead: number
  /** XFetch's beta; 0 for off. */
  readonly earlyExpiration: number
  readonly softTimeoutMs: number
  readonly hardTimeoutMs: number
  readonly when: ((value: unknown, sizeBytes: number) => boolean) | undefined
  readonly maxBytes: number
  readonly cacheEmpty: boolean
  /** Undefined where it is as `ttlMs`. */
  readonly emptyTtlMs: number | undefined
  /** 0 for off. */
  readonly errorTtlMs: number
  /** Up to which age reads renew an entry; 0 for never. */
  readonly slidingMs: number
  readonly prefetch: ((key: string) => Iterable<string>) | undefined
  readonly compressAboveBytes: number | undefined
  readonly tags: readonly string[]
  readonly strict: boolean
  readonly autoDepend: boolean
}

const DEFAULTS: Policy = {
  ttlMs: 3_600_000,
  ttlOnDiskMs: 0,
  staleForMs: 0,
  jitter: 0,
  refreshAhead: 1,
  earlyExpiration: 0,
  softTimeoutMs: 0,
  hardTimeoutMs: Infinity,
  when: undefined,
  maxBytes: Infinity,
  cacheEmpty: true,
  emptyTtlMs: undefined,
  errorTtlMs: 0,
  slidingMs: 0,
  prefetch: undefined,
  compressAboveBytes: undefined,
  tags: [],
  strict: false,
  autoDepend: false,
}

/** Policies by namespace, parsed once. */
export class Policies {
  readonly #defaults: Policy
  readonly #namespaces = new Map<string, Policy>()

  /** @throws TypeError with a sentence that names the wrong setting */
  constructor(
    defaults: EntryPolicy = {},
    namespaces: Readonly<Record<string, NamespacePolicy>> = {},
    autoDepend = false,
  ) {
    if (typeof namespaces !== 'object' || namespaces === null || Array.isArray(namespaces))
      throw new TypeError("namespaces must be an object of settings by namespace, such as { company: { ttl: '1h' } }")
    assertNamespaceSettings(defaults, 'defaults')
    this.#defaults = narrow({ ...DEFAULTS, autoDepend }, defaults, 'defaults')
    for (const [namespace, policy] of Object.entries(namespaces)) {
      if (namespace !== '') assertNamespace(namespace)
      assertNamespaceSettings(policy, `namespaces.${namespace}`)
      this.#namespaces.set(namespace, narrow(this.#defaults, policy, `namespaces.${namespace}`))
    }
  }

  /** Whether any of them depends on what its loaders read. */
  get autoDepend(): boolean {
    return [this.#defaults, ...this.#namespaces.values()].some((policy) => policy.autoDepend)
  }

  /** Whether by any of them a read of a fresh entry may have to do more than hand it out. */
  get thinkEarly(): boolean {
    return [this.#defaults, ...this.#namespaces.values()].some(thinksEarly)
  }

  /** @param options of one call: overrule the namespace's, except for tags, which add up */
  for(key: string, options?: EntryPolicy): Policy {
    const policy = this.#namespaces.get(namespaceOf(key)) ?? this.#defaults
    if (!options) return policy
    assertCallSettings(options)
    return narrow(policy, options, 'options')
  }

  /** @param key as it was given: what is none is refused further on, in words */
  isStrict(key: unknown): boolean {
    return typeof key !== 'string' || this.for(key).strict
  }
}

function thinksEarly({ refreshAhead, earlyExpiration, slidingMs }: Policy): boolean {
  return refreshAhead < 1 || earlyExpiration > 0 || slidingMs > 0
}

function narrow(wide: Policy, given: NamespacePolicy, where: string): Policy {
  const duration = (value: EntryPolicy['ttl'], name: string, otherwise: number): number =>
    value === undefined ? otherwise : parseDuration(value, `${where}.${name}`)
  const timeout = (name: 'soft' | 'hard', otherwise: number): number => {
    const value = given.timeouts?.[name]
    return value === undefined ? otherwise : parseWait(value, `${where}.timeouts.${name}`, Infinity)
  }
  const fraction = (value: number | undefined, name: string, otherwise: number): number => {
    if (value === undefined) return otherwise
    if (typeof value === 'number' && value >= 0 && value <= 1) return value
    throw new TypeError(`${where}.${name} must be a fraction from 0 to 1, not ${value}`)
  }
  assertKinds(given, where)
  const compressAbove = given.compress?.above
  const sliding = typeof given.sliding === 'boolean' ? (given.sliding ? Infinity : 0) : given.sliding
  return {
    ttlMs: duration(given.ttl, 'ttl', wide.ttlMs),
    ttlOnDiskMs: duration(given.ttlOnDisk, 'ttlOnDisk', wide.ttlOnDiskMs),
    staleForMs: duration(given.staleFor, 'staleFor', wide.staleForMs),
    jitter: fraction(given.jitter, 'jitter', wide.jitter),
    refreshAhead: fraction(given.refreshAhead, 'refreshAhead', wide.refreshAhead),
    earlyExpiration: given.earlyExpiration ?? wide.earlyExpiration,
    softTimeoutMs: timeout('soft', wide.softTimeoutMs),
    hardTimeoutMs: timeout('hard', wide.hardTimeoutMs),
    when: given.when ?? wide.when,
    maxBytes: given.maxBytes === undefined ? wide.maxBytes : parseSize(given.maxBytes, `${where}.maxBytes`),
    cacheEmpty: given.cacheEmpty ?? wide.cacheEmpty,
    emptyTtlMs: given.emptyTtl === undefined ? wide.emptyTtlMs : parseDuration(given.emptyTtl, `${where}.emptyTtl`),
    errorTtlMs: duration(given.errorTtl, 'errorTtl', wide.errorTtlMs),
    slidingMs: duration(sliding, 'sliding', wide.slidingMs),
    prefetch: given.prefetch ?? wide.prefetch,
    compressAboveBytes:
      compressAbove === undefined ? wide.compressAboveBytes : parseSize(compressAbove, `${where}.compress.above`),
    tags: given.tags === undefined ? wide.tags : unique([...wide.tags, ...assertTags(given.tags)]),
    strict: given.strict ?? wide.strict,
    autoDepend: given.autoDepend ?? wide.autoDepend,
  }
}

const KINDS = [
  ['when', 'function', 'a function of a value and its size'],
  ['prefetch', 'function', 'a function that names keys'],
  ['cacheEmpty', 'boolean', 'true or false'],
  ['strict', 'boolean', 'true or false'],
  ['autoDepend', 'boolean', 'true or false'],
  ['timeouts', 'object', "an object such as { soft: '200ms', hard: '5s' }"],
  ['compress', 'object', "an object such as { above: '8kb' }"],
] as const

/** @throws TypeError where a setting is of another kind than can be meant */
function assertKinds(given: NamespacePolicy, where: string): void {
  for (const [name, kind, words] of KINDS) {
    const value: unknown = given[name]
    if (value !== undefined && (typeof value !== kind || value === null))
      throw new TypeError(`${where}.${name} must be ${words}, not ${JSON.stringify(value)}`)
  }
  const { earlyExpiration } = given
  if (earlyExpiration !== undefined && !(typeof earlyExpiration === 'number' && earlyExpiration >= 0))
    throw new TypeError(`${where}.earlyExpiration must be 0 or more, not ${String(earlyExpiration)}`)
  assertInnerSettings(given, where)
}

/** Whether a call asks for more than a fresh hit in memory can tell. */
export function needsThought({ minSeq, refreshAhead, earlyExpiration, sliding }: LoadOptions): boolean {
  return minSeq !== undefined || refreshAhead !== undefined || earlyExpiration !== undefined || sliding !== undefined
}

/** @throws TypeError where a tag is not 1 to 2,048 bytes of text */
export function assertTags(tags: readonly string[]): readonly string[] {
  assertSeveral(tags, 'tags')
  for (const tag of tags) assertKey(tag, 'tag')
  return tags
}

export function unique(texts: readonly string[]): readonly string[] {
  return Array.isArray(texts) && texts.length < 2 ? texts : [...new Set(texts)]
}
