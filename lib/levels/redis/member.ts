import type { Address } from '@/lib/ports/far-level'

/**
 * Members of the index's sorted sets, so written that Redis's order by bytes is the order by key, whatever the key holds:
 * NUL is escaped as NUL 2, a text ends with NUL 1, and the version follows. A key that continues where another ends thus
 * sorts after it, and no key can look like another key's version.
 */
const END = '\0\u0001'

export function escaped(text: string): string {
  return text.includes('\0') ? text.replaceAll('\0', '\0\u0002') : text
}

export function unescaped(text: string): string {
  return text.replaceAll('\0\u0002', '\0')
}

export function memberOf({ key, version }: Address): string {
  return escaped(key) + END + version
}

export function addressOfMember(member: string): Address {
  const end = member.lastIndexOf(END)
  return { key: unescaped(member.slice(0, end)), version: Number(member.slice(end + END.length)) }
}

/** What members of the links set begin with that stand under a tag (`t`) or name a parent (`d`). */
export function linkPrefix(kind: 't' | 'd', text: string): string {
  return `${kind}:${escaped(text)}${END}`
}

/** A stretch of a sorted set in the order of its bytes, both ends as ZRANGEBYLEX takes them. */
export interface LexRange {
  readonly min: Buffer
  readonly max: Buffer
}

/** 0xFF stands in no UTF-8 text, so it comes after every continuation. */
const AFTER_ALL = Buffer.of(0xff)

export function rangeOfPrefix(prefix: string): LexRange {
  return { min: Buffer.from(`[${prefix}`), max: Buffer.concat([Buffer.from(`(${prefix}`), AFTER_ALL]) }
}

/** The key that is the namespace's name alone, then the keys under it; other keys sort between the two. */
export function rangesOfNamespace(base: string, namespace: string): LexRange[] {
  const name = base + escaped(namespace)
  return [rangeOfPrefix(name + END), rangeOfPrefix(`${name}:`)]
}
