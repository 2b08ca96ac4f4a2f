import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

export interface ListedCompany {
  readonly symbol: string
  readonly name: string
  readonly exchange: string
  readonly sector: string
  readonly industry: string
  readonly country: string
}

const HEADER = 'symbol,name,exchange,sector,industry,country'

/**
 * Reads the listed companies that the demo works on: real names, their sector and industry in the usual classification,
 * written down by hand and not kept up with mergers and moves.
 *
 * @param path of the CSV file; quoted fields may hold commas and doubled quotes, but no line breaks
 */
export async function readCompanies(
  path = join(process.cwd(), 'prisma', 'data', 'companies.csv'),
): Promise<ListedCompany[]> {
  const [header, ...lines] = (await readFile(/* turbopackIgnore: true */ path, 'utf8')).trimEnd().split('\n')
  if (header !== HEADER) throw new Error(`${path} must begin with the line ${HEADER}`)
  return lines.map((line, index) => {
    const [symbol, name, exchange, sector, industry, country, ...more] = fieldsOf(line)
    if (!symbol || !name || !exchange || !sector || !industry || !country || more.length > 0)
      throw new Error(`line ${index + 2} of ${path} does not have six fields`)
    return { symbol, name, exchange, sector, industry, country }
  })
}

function fieldsOf(line: string): string[] {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
    ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '',
  )
}
