/** Thrown inside the writer; the codec turns it into `NotStorable` with the path to the culprit. */
export class Unstorable extends Error {
  override readonly name = 'Unstorable'
  readonly culprit: unknown
  constructor(what: string, culprit: unknown) {
    super(what)
    this.culprit = culprit
  }
}

/** Nodes looked at before giving up: the search is for a sentence, and must not take seconds. */
const MAX_NODES = 100_000

interface Step {
  readonly value: unknown
  readonly label: string
  readonly from: Step | undefined
}

/**
 * Finds the shortest path to something in a value. Runs only after a refusal, so that writing pays nothing for paths.
 *
 * @returns such as `value.rows[3].load`, or `value` where it was not found
 */
export function pathTo(culprit: unknown, root: unknown): string {
  const seen = new Set<unknown>()
  const queue: Step[] = [{ value: root, label: 'value', from: undefined }]
  for (let at = 0; at < queue.length && at < MAX_NODES; at++) {
    const step = queue[at]
    if (!step) break
    if (step.value === culprit) return written(step)
    if (typeof step.value !== 'object' || step.value === null || seen.has(step.value)) continue
    seen.add(step.value)
    queue.push(...childrenOf(step.value, step).slice(0, MAX_NODES - queue.length))
  }
  return 'value'
}

function childrenOf(value: object, from: Step): Step[] {
  try {
    if (value instanceof Map) {
      return [...value].flatMap(([key, item], index) => [
        { value: key, label: `.keys()[${index}]`, from },
        { value: item, label: `.get(${typeof key === 'string' ? JSON.stringify(key) : `#${index}`})`, from },
      ])
    }
    if (value instanceof Set)
      return [...value].map((item, index) => ({ value: item, label: `.values()[${index}]`, from }))
    const names = value instanceof Error ? Object.getOwnPropertyNames(value) : Object.keys(value)
    return names.map((name) => ({ value: Reflect.get(value, name), label: labelOf(name, Array.isArray(value)), from }))
  } catch {
    return []
  }
}

function labelOf(name: string, isElement: boolean): string {
  if (isElement) return `[${name}]`
  return /^[A-Za-z_$][\w$]*$/.test(name) ? `.${name}` : `[${JSON.stringify(name)}]`
}

function written(step: Step): string {
  const labels: string[] = []
  for (let at: Step | undefined = step; at; at = at.from) labels.push(at.label)
  // A path through thousands of levels would be a page of log.
  return labels.length > 40 ? `value, ${labels.length - 1} levels down` : labels.reverse().join('')
}
