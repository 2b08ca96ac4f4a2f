import { openDatabase } from './client'
import type { Database } from './client'
import { migrate } from './migrate'
import { seed } from './seed/seed'
import type { SeedOptions } from './seed/seed'

export interface PrepareOptions {
  /** `file:` or `postgresql:` */
  url: string
  /** Whether the companies and prices of the demo are to be there: true, or how many. */
  demo: boolean | SeedOptions
  onProgress?: (progress: PrepareProgress) => void
}

export type PrepareProgress =
  | { readonly kind: 'migrated'; readonly applied: readonly string[] }
  | { readonly kind: 'seeding'; readonly done: number; readonly total: number }
  | { readonly kind: 'seeded'; readonly companies: number; readonly bars: number }

/**
 * Brings a database to where the application needs it and opens it. Costs a few milliseconds where nothing is to be done.
 *
 * @returns the open database; the caller closes it
 */
export async function prepareDatabase({ url, demo, onProgress }: PrepareOptions): Promise<Database> {
  const { applied } = await migrate({ url })
  onProgress?.({ kind: 'migrated', applied })
  const database = await openDatabase({ url })
  if (demo === false) return database
  try {
    const options = demo === true ? {} : demo
    const tell = (progress: { done: number; total: number }) => onProgress?.({ kind: 'seeding', ...progress })
    onProgress?.({ kind: 'seeded', ...(await seed(database, { onProgress: tell, ...options })) })
    return database
  } catch (error) {
    await database.close()
    throw error
  }
}
