import { pack, readPacked, type Packed } from './packed'
import { TagSink } from './tag-sink'
import type { TagSource } from './tag-source'

/** The texts of an entry that can be read without its value. */
export interface Names {
  readonly epoch: string
  readonly key: string
  readonly tags: readonly string[]
  readonly dependsOn: readonly string[]
  /** Not in frames of versions that had none, nor where it is 0. */
  readonly witness?: number
}

const sink = new TagSink()

/** @returns names in scratch space that the next call reuses */
export function packNames({ epoch, key, tags, dependsOn, witness = 0 }: Names): Packed {
  sink.reset()
  sink.text(epoch)
  sink.text(key)
  writeList(tags)
  writeList(dependsOn)
  sink.reserve()
  if (witness > 0) sink.uint(witness)
  return pack(sink.tags(), sink.allText())
}

function writeList(list: readonly string[]): void {
  sink.reserve()
  sink.uint(list.length)
  for (const text of list) {
    sink.reserve()
    sink.text(text)
  }
}

/** @throws Error where the bytes from `start` to `end` are no names */
export function readNames(bytes: Buffer, start: number, end: number): Names {
  const source = readPacked(bytes, start, end)
  const epoch = source.taggedText()
  const key = source.taggedText()
  const tags = readList(source)
  const dependsOn = readList(source)
  const witness = source.isAtEnd() ? 0 : source.uint()
  if (!source.isAtEnd()) throw new Error('bytes are left over after the names')
  return { epoch, key, tags, dependsOn, witness }
}

function readList(source: TagSource): string[] {
  const count = source.uint()
  const list: string[] = []
  for (let at = 0; at < count; at++) list.push(source.taggedText())
  return list
}
