import type { Contender } from './contender'

/** By library, loaded when asked for: a process that measures one holds no other. */
export const contenders: Readonly<Record<string, () => Promise<Contender>>> = {
  map: async () => (await import('./map')).map,
  'lru-cache': async () => (await import('./lru-cache')).lruCache,
  timberline: async () => (await import('./timberline')).timberline,
  'layered-loader': async () => (await import('./layered-loader')).layeredLoader,
  'async-cache-dedupe': async () => (await import('./async-cache-dedupe')).asyncCacheDedupe,
  cacheable: async () => (await import('./cacheable')).cacheable,
  cachified: async () => (await import('./cachified')).cachified,
  bentocache: async () => (await import('./bentocache')).bentocache,
  'cache-manager': async () => (await import('./cache-manager')).cacheManager,
  ioredis: async () => (await import('./ioredis')).ioredis,
}
