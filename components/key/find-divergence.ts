import type { HeldCopy } from '@/lib/api/contract/entries'
import { PLACES } from '@/components/ui/level-colors'

/** @returns in what the copies that may be served differ, undefined where they agree */
export function findDivergence(copies: readonly HeldCopy[]): string | undefined {
  const served = copies.filter((copy) => copy.present && !copy.error && copy.state !== 'dead')
  const differ = (name: string, figure: (copy: HeldCopy) => string | number | undefined) => {
    const told = served.filter((copy) => figure(copy) !== undefined)
    if (new Set(told.map(figure)).size < 2) return undefined
    return `${name} ${told.map((copy) => `${figure(copy)} in ${PLACES[copy.level].short}${copy.instance ? ' of another process' : ''}`).join(', ')}`
  }
  const found = [differ('version', (copy) => copy.version), differ('stamp', (copy) => copy.stamp)].filter(Boolean)
  return found.length > 0 ? `The copies differ: ${found.join('; ')}.` : undefined
}
