import { DEFAULT_THRESHOLDS, type Thresholds } from './thresholds'

const isThreshold = (name: string): name is keyof Thresholds => Object.hasOwn(DEFAULT_THRESHOLDS, name)

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
