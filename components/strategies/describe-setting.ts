import { formatBytes, formatShare, formatSpan } from '@/components/ui/format'

const UNITS: readonly (readonly [end: string, tell: (value: number) => string])[] = [
  ['Ms', formatSpan],
  ['Bytes', formatBytes],
  ['Fraction', formatShare],
]

/** @returns a setting in words, its unit read from the end of its name: `softTimeoutMs, 200` is "soft timeout 0.2 s" */
export function describeSetting(name: string, value: number | null): string {
  const [end, tell] = UNITS.find(([unit]) => name.endsWith(unit)) ?? ['', String]
  const words = name.slice(0, name.length - end.length).replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
  return `${words} ${value === null ? 'without end' : tell(value)}`
}
