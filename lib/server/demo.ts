import type { DemoSwitch, ManagedCache } from '@/lib/admin/context'
import type { Database } from '@/lib/database/client'
import { migrate } from '@/lib/database/migrate'
import type { Cache } from '@/lib/engine/cache-contract'
import type { NamespacePolicy } from '@/lib/engine/options'
import type { Environment } from './environment'

/** The built-in data, and traffic on it. */
export interface Demo {
  readonly namespaces: Record<string, NamespacePolicy>
  readonly loaderOf: ManagedCache['loaderOf']
  /** Begins traffic where the environment wants it; undefined where there is no demo data. */
  run(cache: Cache): DemoSwitch | undefined
}

export async function startDemo({ databaseUrl }: Environment, _database: Database): Promise<Demo> {
  await migrate({ url: databaseUrl })
  return { namespaces: {}, loaderOf: () => undefined, run: () => undefined }
}
