import { types } from 'node:util'

type Build = (bytes: ArrayBuffer) => unknown

/** Everything that is a run of bytes, by its number in a frame. Numbers may be added, never changed. */
const KINDS: readonly (readonly [name: string, elementBytes: number, build: Build])[] = [
  ['Buffer', 1, (bytes) => Buffer.from(bytes)],
  ['ArrayBuffer', 1, (bytes) => bytes],
  ['DataView', 1, (bytes) => new DataView(bytes)],
  ['Int8Array', 1, (bytes) => new Int8Array(bytes)],
  ['Uint8Array', 1, (bytes) => new Uint8Array(bytes)],
  ['Uint8ClampedArray', 1, (bytes) => new Uint8ClampedArray(bytes)],
  ['Int16Array', 2, (bytes) => new Int16Array(bytes)],
  ['Uint16Array', 2, (bytes) => new Uint16Array(bytes)],
  ['Int32Array', 4, (bytes) => new Int32Array(bytes)],
  ['Uint32Array', 4, (bytes) => new Uint32Array(bytes)],
  ['Float32Array', 4, (bytes) => new Float32Array(bytes)],
  ['Float64Array', 8, (bytes) => new Float64Array(bytes)],
  ['BigInt64Array', 8, (bytes) => new BigInt64Array(bytes)],
  ['BigUint64Array', 8, (bytes) => new BigUint64Array(bytes)],
]

const numberOf = new Map(KINDS.map(([name], number) => [name, number]))
const TypedArray: object = Object.getPrototypeOf(Uint8Array.prototype)

export interface ByteRun {
  readonly kind: number
  readonly bytes: Uint8Array
}

/** @returns the bytes of a Buffer, typed array, DataView or ArrayBuffer; `undefined` for anything else */
export function asByteRun(value: object): ByteRun | undefined {
  if (types.isAnyArrayBuffer(value)) {
    if (types.isSharedArrayBuffer(value)) return undefined
    return { kind: numberOf.get('ArrayBuffer') ?? 0, bytes: new Uint8Array(value) }
  }
  if (!ArrayBuffer.isView(value)) return undefined
  const bytes = new Uint8Array(value.buffer, value.byteOffset, value.byteLength)
  // The tag is a getter on %TypedArray%.prototype, so subclasses and other realms answer with the built-in's name.
  const tag: unknown = types.isDataView(value) ? 'DataView' : Reflect.get(TypedArray, Symbol.toStringTag, value)
  const kind = numberOf.get(Buffer.isBuffer(value) ? 'Buffer' : String(tag))
  return kind === undefined ? undefined : { kind, bytes }
}

/**
 * @param kind as {@link asByteRun} numbered it
 * @param bytes copied, so that the value neither pins nor shares the frame
 * @throws Error for an unknown kind or a length that is no multiple of its element's
 */
export function fromByteRun({ kind, bytes }: ByteRun): object {
  const [name, elementBytes, build] = KINDS[kind] ?? []
  if (!name || !elementBytes || !build) throw new Error(`unknown kind of bytes ${kind}`)
  if (bytes.length % elementBytes) throw new Error(`${bytes.length} bytes are no ${name}`)
  const copy = new ArrayBuffer(bytes.length)
  new Uint8Array(copy).set(bytes)
  return Object(build(copy))
}
