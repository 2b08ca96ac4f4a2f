import type { Entry } from '@/lib/kernel/entry'

export type Decoded =
  | { readonly kind: 'entry'; readonly entry: Entry }
  /** Damaged, foreign, too new, or of another key: a miss and an event, never an error. */
  | { readonly kind: 'undecodable'; readonly reason: string }

/** Turns entries into self-describing bytes and back. */
export interface Codec {
  /**
   * @param entry its `sizeBytes` is ignored: the frame's length is the size
   * @param compressAbove payloads of at least so many bytes are compressed, where that pays; by default the codec's own
   * @throws NotStorable for functions, symbols and other things that have no bytes
   */
  encode(entry: Entry, compressAbove?: number): Uint8Array
  /**
   * @param frame bytes from a far level, trusted in nothing
   * @param key the key they were stored under, which the frame must name
   */
  decode(frame: Uint8Array, key: string): Decoded
  /**
   * The same without the value, which is `undefined` and not looked at: enough to judge an entry by, whatever its size. The
   * checksum is still that of the whole frame.
   */
  decodeHeader(frame: Uint8Array, key: string): Decoded
  /** What a frame says of itself without its value being decoded: for inspection. */
  describe(frame: Uint8Array): FrameDescription | undefined
}

export interface FrameDescription {
  readonly format: number
  readonly serialization: string
  readonly compression: string
  readonly rawBytes: number
  readonly storedBytes: number
}
