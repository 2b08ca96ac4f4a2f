import type { LevelName } from '@/lib/kernel/outcome'
import { AtLeast } from './at-least'
import type { Fact } from './facts'
import { formatBytes, formatCount } from './format'

interface Cost {
  readonly bytes: number
  readonly dependents: number
  readonly expectedLoads: number
}

/**
 * @param unseen levels that could not be asked, which may hold more
 * @returns what it takes along, and brings, to invalidate what was counted
 */
export function costFacts({ bytes, dependents, expectedLoads }: Cost, unseen: readonly LevelName[]): Fact[] {
  const known = (figure: number, format = formatCount) => <AtLeast figure={figure} format={format} unseen={unseen} />
  return [
    ['Size of all copies', known(bytes, formatBytes), 'In all levels together'],
    ['Only by dependency', known(dependents), 'Keys that go because they were made from others that go'],
    [
      'Loads to expect',
      known(expectedLoads),
      'Of the source, to refill: keys that were read since they were stored, and will be asked for again',
    ],
  ]
}
