import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { format, resolveConfig } from 'prettier'
import { openDatabase } from '@/lib/database/client'
import { migrate } from '@/lib/database/migrate'
import { createMarketSource } from '@/lib/database/source/market-source'
import { bindBooks, bookCatalogue } from '@/lib/demo/books'
import { catalogue } from '@/lib/demo/catalogue'
import { bindMarket } from '@/lib/demo/market-views'
import type { Cache } from '@/lib/engine/cache-contract'
import type { NamespacePolicy } from '@/lib/engine/options'
import { systemClock } from '@/lib/kernel/clock'
import { createCache, memory } from '@/lib/package'

export const CATALOGUE = 'docs/catalogue.md'

/** @returns the catalogue of the demo's namespaces as a page, from the configuration that the server runs with */
export async function writeCatalogue(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'timberline-catalogue-'))
  const url = `file:${join(folder, 'empty.db')}`
  await migrate({ url })
  const database = await openDatabase({ url })
  const namespaces: Record<string, NamespacePolicy> = { ...catalogue, ...bookCatalogue }
  const journal = { path: join(folder, 'journal') }
  const cache = createCache({ name: 'catalog', levels: [memory()], namespaces, journal })
  try {
    const source = createMarketSource(database, {
      ...{ delayMs: [0, 0] as const, random: () => 0, now: () => 0, sleep: () => Promise.resolve() },
    })
    bindBooks(cache, database, { source, clock: systemClock })
    bindMarket(cache, source)
    return await format(pageOf(cache), { ...(await resolveConfig(CATALOGUE)), parser: 'markdown' })
  } finally {
    await cache.close()
    await database.close()
    await rm(folder, { recursive: true, force: true })
  }
}

function pageOf(cache: Cache): string {
  const strategies = new Map(cache.strategies().map((one) => [one.namespace, one.strategies]))
  const rows = Object.entries(cache.namespaces).map(([namespace, policy]) => {
    const how = strategies.get(namespace)?.map(({ name, settings }) => `${name}${settingsOf(settings)}`) ?? []
    const { description = '', ttl, ttlOnDisk, staleFor, tags = [] } = policy
    const life = [ttl ?? '–', ttlOnDisk === undefined ? [] : `${ttlOnDisk} on disk`].flat().join('; ')
    const cells = [`\`${namespace}\``, description, life, staleFor ?? '–', how.join('; '), tags.join(', ')]
    return `| ${cells.map((cell) => String(cell).replaceAll('|', '\\|')).join(' | ')} |`
  })
  return [
    '# The catalogue of namespaces',
    '',
    'What the demo caches, for how long, and how; made from its configuration by `npm run catalogue`. The console shows the',
    'same of any cache under Strategies and Versions, and the API under `/namespaces` and `/strategies`.',
    '',
    '| namespace | meaning | TTL | stale for | strategies | tags |',
    '| --- | --- | --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n')
}

function settingsOf(settings: Readonly<Record<string, unknown>>): string {
  const all = Object.entries(settings).map(([name, value]) => `${name} ${String(value)}`)
  return all.length === 0 ? '' : ` (${all.join(', ')})`
}
