import type { LevelName } from '@/lib/kernel/outcome'
import type { FarLevel, Usage } from '@/lib/ports/far-level'

const UNKNOWN: Usage = { entries: 0, bytes: 0, maxBytes: undefined }

/** What far levels hold, as of the last look, so that statistics need not wait for them. */
export class Usages {
  readonly #usages = new Map<LevelName, Usage>()

  of(level: LevelName): Usage {
    return this.#usages.get(level) ?? UNKNOWN
  }

  /** A level that does not answer keeps its last figures; its status says that it is down. */
  async refresh(levels: readonly FarLevel[]): Promise<void> {
    await Promise.allSettled(levels.map(async (level) => this.#usages.set(level.name, await level.usage())))
  }
}
