/** What a loader returns: which write of its key it saw, and the values of the keys that it was made from. */
export interface ModelValue {
  readonly token: string
  readonly parts: Readonly<Record<string, ModelValue>>
}

/** Everything the model caches. Dependents are loaded from their parents, which they read through the cache. */
export const KEYS: Readonly<
  Record<
    string,
    { readonly tags: readonly string[]; readonly late: readonly string[]; readonly parents: readonly string[] }
  >
> = {
  'a:1': { tags: ['t1'], late: [], parents: [] },
  'a:2': { tags: ['t1', 't2'], late: [], parents: [] },
  'b:1': { tags: ['t2'], late: [], parents: [] },
  // Named only by the loader, after it has read the source.
  'b:2': { tags: [], late: ['t1'], parents: [] },
  'm:1': { tags: ['t3'], late: [], parents: ['a:1'] },
  'g:1': { tags: [], late: [], parents: ['m:1'] },
  'g:2': { tags: ['t2'], late: [], parents: ['m:1', 'b:1'] },
}
export const ALL_KEYS = Object.keys(KEYS)
export const TAGS = ['t1', 't2', 't3']
export const NAMESPACES = ['a', 'b', 'm', 'g']

export const parentsOf = (key: string): readonly string[] => KEYS[key]?.parents ?? []
export const tagsOf = (key: string): readonly string[] => [...(KEYS[key]?.tags ?? []), ...(KEYS[key]?.late ?? [])]

/** Every key that a value of `key` was made from, nearest first. */
export function ancestorsOf(key: string): readonly string[] {
  return parentsOf(key).flatMap((parent) => [parent, ...ancestorsOf(parent)])
}

/** Whether an invalidation of `names` is about `key`: written down once more, simply, so as not to trust the engine. */
export function touches(names: readonly string[], key: string): boolean {
  return names.some((name) => {
    const rest = name.slice(2)
    if (name === '*') return true
    if (name.startsWith('k:')) return rest === key || parentsOf(key).includes(rest)
    if (name.startsWith('n:')) return key.split(':')[0] === rest
    if (name.startsWith('t:')) return tagsOf(key).includes(rest)
    if (name.startsWith('p:')) return key.startsWith(rest)
    if (name === 'd:') return parentsOf(key).length > 0
    const all: unknown = JSON.parse(rest)
    return Array.isArray(all) && all.every((tag) => tagsOf(key).includes(String(tag)))
  })
}

export type Marks = ReadonlyMap<string, number>

/** The source of truth, with the history of every key. */
export class ModelSource {
  readonly #history = new Map<string, string[]>()
  readonly #indexes = new Map<string, number>()
  #tokens = 0

  constructor() {
    for (const key of ALL_KEYS) this.place(key, this.token(key))
  }

  token(key: string): string {
    return `${key}#${++this.#tokens}`
  }

  /** Makes a write the newest of its key. */
  place(key: string, token: string): void {
    const history = this.#history.get(key) ?? []
    this.#history.set(key, history)
    if (this.#indexes.has(token)) return
    this.#indexes.set(token, history.push(token) - 1)
  }

  write(key: string): void {
    this.place(key, this.token(key))
  }

  read(key: string): string {
    return this.#history.get(key)?.at(-1) ?? ''
  }

  /** @returns how old a value is: the number of the write that it shows; -1 for what never was in the source */
  indexOf(token: string): number {
    return this.#indexes.get(token) ?? -1
  }

  marks(): Marks {
    return new Map([...this.#history].map(([key, tokens]) => [key, tokens.length - 1]))
  }
}
