import { DEFAULT_THRESHOLDS, type Thresholds } from './thresholds'

const isThreshold = (name: string): name is keyof Thresholds => Object.hasOwn(DEFAULT_THRESHOLDS, name)

/** @throws TypeError where one is given that there is not, or a figure that is none */
export function assertThresholds(given: Readonly<Record<string, unknown>>): void {
  for (const [name, figure] of Object.entries(given)) {
    if (!isThreshold(name))
      throw new TypeError(`there is no threshold ${name}; there are ${Object.keys(DEFAULT_THRESHOLDS).join(', ')}`)
    if (!(typeof figure === 'number' && figure >= 0))
      throw new TypeError(`the threshold ${name} must be a number of 0 or more, not ${String(figure)}`)
  }
}

/**
 * @param text `hitRate=0.8,tagPerHour=10`
 * @returns undefined where a name is no threshold's, or a figure is none
 */
export function parseThresholds(text: string): Partial<Thresholds> | undefined {
  const read: Partial<Record<keyof Thresholds, number>> = {}
  for (const part of text.split(',')) {
    const [, name = '', figure = ''] = /^\s*(\w+)\s*=\s*(\d+(?:\.\d+)?)\s*$/.exec(part) ?? []
    if (!isThreshold(name) || figure === '') return undefined
    read[name] = Number(figure)
  }
  return read
}
