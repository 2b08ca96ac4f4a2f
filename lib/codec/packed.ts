import { measureText, readText, writeText, type MeasuredText } from './text'
import { TagSource } from './tag-source'

/** Bytes before the tags: their length (u32) and the encoding of the text after them (u8). */
const HEAD_BYTES = 5

/** Tags and the text they refer to, measured and ready to be written one after the other. */
export interface Packed {
  readonly tags: Buffer
  readonly text: MeasuredText
  readonly sizeBytes: number
}

export function pack(tags: Buffer, text: string): Packed {
  const measured = measureText(text)
  return { tags, text: measured, sizeBytes: HEAD_BYTES + tags.length + measured.sizeBytes }
}

export function writePacked(into: Buffer, at: number, { tags, text }: Packed): void {
  into.writeUInt32LE(tags.length, at)
  into[at + 4] = text.encoding
  into.set(tags, at + HEAD_BYTES)
  writeText(into, at + HEAD_BYTES + tags.length, text)
}

/** @throws Error where the bytes from `start` to `end` were not written by {@link writePacked} */
export function readPacked(bytes: Buffer, start: number, end: number): TagSource {
  const tagsStart = start + HEAD_BYTES
  if (tagsStart > end) throw new Error('the bytes end too early')
  const textStart = tagsStart + bytes.readUInt32LE(start)
  if (textStart > end) throw new Error('the tags end too early')
  const text = readText(bytes, bytes[start + 4] ?? -1, { start: textStart, end })
  return new TagSource(bytes, { start: tagsStart, end: textStart }, text)
}
