import type { NamespacePolicy } from '@/lib/engine/options'
import { nameIn, quoteKey } from './market-loaders'

/**
 * The demo's namespaces. Real TTLs would be hours; these are short enough for the charts to move while somebody watches,
 * and long enough for every level to have something to do.
 */
export const catalogue: Record<'company' | 'quote' | 'history' | 'sector', NamespacePolicy> = {
  company: {
    ttl: '1m',
    ttlOnDisk: '30m',
    staleFor: '10m',
    jitter: 0.2,
    timeouts: { soft: '300ms', hard: '5s' },
    emptyTtl: '10s',
    errorTtl: '1s',
    prefetch: (key) => [quoteKey(nameIn(key))],
    tags: ['companies'],
    description: 'Company profile by symbol, e.g. company:AAPL; cache-aside, safe where its source is slow or down',
  },
  quote: {
    ttl: '15s',
    refreshAhead: 0.8,
    tags: ['quotes'],
    description: 'Last traded price by symbol, reloaded shortly before it expires',
  },
  history: {
    ttl: '2m',
    ttlOnDisk: '1h',
    staleFor: '1h',
    jitter: 0.2,
    compress: { above: '1kb' },
    tags: ['histories'],
    description: 'A year of daily bars by symbol: large, slow to load, rarely changed (synthetic)',
  },
  sector: {
    ttl: '1m',
    staleFor: '5m',
    earlyExpiration: 1,
    tags: ['sectors'],
    description: 'Summary of a sector by name; depends on every company in it',
  },
}
