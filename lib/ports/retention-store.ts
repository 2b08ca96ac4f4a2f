import type { Retention } from '@/lib/kernel/retention'

/** How long records are to be kept, as somebody set it, for all processes that share it. */
export interface RetentionStore {
  /** @returns what was set; what never was is left out */
  read(): Promise<Partial<Retention>>
  write(retention: Partial<Retention>, changed: { readonly at: number; readonly by: string }): Promise<void>
}
