import { DEFAULT_RETENTION, type Retention } from '@/lib/kernel/retention'
import type { RetentionStore } from '@/lib/ports/retention-store'

/** How long records are kept: what the environment names, else what was set, else the default. */
export class RetentionSettings {
  readonly #store: RetentionStore
  /** What the environment names; nobody changes it from within. */
  readonly fixed: Partial<Retention>

  constructor(store: RetentionStore, fixed: Partial<Retention> = {}) {
    this.#store = store
    this.fixed = fixed
  }

  async read(): Promise<Retention> {
    return { ...DEFAULT_RETENTION, ...(await this.#store.read()), ...this.fixed }
  }

  async change(changed: Partial<Retention>, by: { readonly at: number; readonly by: string }): Promise<Retention> {
    await this.#store.write({ ...(await this.#store.read()), ...changed }, by)
    return this.read()
  }
}
