import { isAsOld, type Stamped } from '@/lib/kernel/epoch'
import type { Address, Removal, StoredEntry } from '@/lib/ports/far-level'

/** What the queue will make of an address: a frame, or its removal, of all that is there or of what is as old as it says. */
export type Pending =
  | { readonly kind: 'frame'; readonly frame: Uint8Array; readonly at: Stamped }
  | { readonly kind: 'removed'; readonly through: Stamped | undefined }

const EMPTIED: Pending = { kind: 'removed', through: undefined }

/** Entries on their way to disk, so that what was written can be read at once. Tickets tell a later change from an earlier. */
export class PendingEntries {
  readonly #changes = new Map<string, { readonly ticket: number; readonly pending: Pending }>()
  /** While the level is being emptied nothing that is still in the file counts. */
  #clears = 0

  /** @returns undefined where the file is to be asked */
  find(address: Address): Pending | undefined {
    const pending = this.#changes.size > 0 ? this.#changes.get(nameOf(address))?.pending : undefined
    return pending?.kind !== 'frame' && this.#clears > 0 ? EMPTIED : pending
  }

  write(name: string, { frame, epoch, stamp }: StoredEntry, ticket: number): void {
    this.#changes.set(name, { ticket, pending: { kind: 'frame', frame, at: { epoch, stamp } } })
  }

  remove(removal: Removal, ticket: number): void {
    const { epoch, stamp } = removal
    const name = nameOf(removal)
    const pending = this.#changes.get(name)?.pending
    const isNewer = pending?.kind === 'frame' && !isAsOld(pending.at, { epoch, stamp })
    if (!isNewer) this.#changes.set(name, { ticket, pending: { kind: 'removed', through: { epoch, stamp } } })
  }

  clear(): void {
    this.#changes.clear()
    this.#clears++
  }

  cleared(): void {
    this.#clears--
  }

  /** Forgets a change that is in the file now, or never will be, unless a later one has taken its place. */
  settle(name: string, ticket: number): void {
    if (this.#changes.get(name)?.ticket === ticket) this.#changes.delete(name)
  }
}

/** @returns an address as one text */
export const nameOf = ({ key, version }: Address): string => `${version}:${key}`
