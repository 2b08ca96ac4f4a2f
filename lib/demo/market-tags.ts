/** Short names for sectors, so that the tag of Apple is `tech`; a sector that is not listed is named as it is. */
const SECTOR_TAGS: Readonly<Record<string, string>> = {
  Technology: 'tech',
  Financials: 'finance',
  Healthcare: 'health',
  'Consumer Discretionary': 'consumer',
  'Consumer Staples': 'staples',
  Industrials: 'industry',
  'Communication Services': 'media',
  Energy: 'energy',
  Materials: 'materials',
  Utilities: 'utilities',
  'Real Estate': 'real-estate',
}

/** @returns the tag that everything of a sector carries, in lower case and without blanks */
export function sectorTag(sector: string): string {
  return SECTOR_TAGS[sector] ?? lowerWithDashes(sector)
}

/** @returns for example `country:united-states` */
export function countryTag(country: string): string {
  return `country:${lowerWithDashes(country)}`
}

function lowerWithDashes(name: string): string {
  return name.toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, '-')
}
