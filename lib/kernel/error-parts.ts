const CLASSES: readonly ErrorConstructor[] = [
  Error,
  EvalError,
  RangeError,
  ReferenceError,
  SyntaxError,
  TypeError,
  URIError,
]
const AGGREGATE = CLASSES.length

/** An error taken apart: which built-in class it is made from, and its own properties. */
export interface ErrorParts {
  /** Number of the class in a frame. Numbers may be added, never changed. */
  readonly kind: number
  /** Message, stack, cause, errors, and the name where the class would not give it. */
  readonly hidden: Readonly<Record<string, unknown>>
  /** What the program put on it, such as `code`. */
  readonly visible: Readonly<Record<string, unknown>>
}

/** @returns the number of the nearest built-in class */
export function errorKind(error: Error): number {
  if (error instanceof AggregateError) return AGGREGATE
  return Math.max(
    CLASSES.findLastIndex((known) => error instanceof known),
    0,
  )
}

/** @returns the parts an equal error can be made from; a class of the program's becomes its nearest built-in one */
export function errorParts(error: Error): ErrorParts {
  const kind = errorKind(error)
  const hidden: Record<string, unknown> = Object.create(null)
  const visible: Record<string, unknown> = Object.create(null)
  const enumerable = new Set(Object.keys(error))
  for (const name of enumerable) visible[name] = Reflect.get(error, name)
  for (const name of ['message', 'stack', 'cause', 'errors', 'name']) {
    if (!enumerable.has(name) && Object.hasOwn(error, name)) hidden[name] = Reflect.get(error, name)
  }
  const name: unknown = Reflect.get(error, 'name')
  if (!Object.hasOwn(error, 'name') && name !== prototypeOf(kind).name) hidden['name'] = name
  return { kind, hidden, visible }
}

function prototypeOf(kind: number): Error {
  return kind === AGGREGATE ? AggregateError.prototype : (CLASSES[kind] ?? Error).prototype
}

/** @returns an error without any own property */
export function emptyError(kind: number): Error {
  const Class = CLASSES[kind]
  if (!Class && kind !== AGGREGATE) throw new Error(`unknown class of errors ${kind}`)
  const limit = Error.stackTraceLimit
  // The stack comes from the frame; capturing one here would be the dearest part of decoding an error.
  Error.stackTraceLimit = 0
  const error = Class ? new Class() : new AggregateError([])
  Error.stackTraceLimit = limit
  for (const name of Object.getOwnPropertyNames(error)) Reflect.deleteProperty(error, name)
  return error
}

/** Puts properties back, with `defineProperty`, so that no setter and no prototype is touched. */
export function restoreParts(error: Error, parts: Pick<ErrorParts, 'hidden' | 'visible'>): void {
  for (const [enumerable, properties] of [
    [false, parts.hidden],
    [true, parts.visible],
  ] as const) {
    for (const name of Object.keys(properties)) {
      Object.defineProperty(error, name, { value: properties[name], writable: true, configurable: true, enumerable })
    }
  }
}
