export type RefusalKind =
  'not-found' | 'bad-input' | 'forbidden' | 'conflict' | 'changed' | 'unavailable' | 'unknown-actor'

/** An operator asked for what cannot be done. The message is a sentence for the operator. */
export class Refused extends Error {
  override readonly name = 'Refused'
  readonly kind: RefusalKind
  /** The input's field that is wrong, as a JSON path. */
  readonly path: string | undefined

  constructor(kind: RefusalKind, message: string, path?: string) {
    super(message)
    this.kind = kind
    this.path = path
  }
}

export function noSuchProcess(instance: string | undefined): Refused {
  return new Refused('not-found', `No process called ${JSON.stringify(instance)} runs this cache.`, '$.instance')
}
