import type { Core } from '@/lib/engine/core'
import { JournalFailure, reasonOf, SourceError, WriteBehindFull } from '@/lib/kernel/errors'
import { isPermanent, writeOnce } from './flush-batch'
import type { Flusher } from './flusher'
import { beginSharing } from './share-writes'
import type { BehindWrite } from './write-behind'

interface DirectWrite {
  readonly flusher: Flusher
  /** Why it cannot wait like the others. */
  readonly refusal: string
  readonly write: BehindWrite
  readonly version: string
}

/**
 * Writes through, where as many writes wait as may (rule W7), so that a source that is slow but there sets the pace. Its
 * version keeps older writes of the key, which still wait, from replacing it; a source without transactions compares no
 * versions, so there a key with a write in waiting is refused.
 *
 * @throws WriteBehindFull where the source does not answer, SourceError where it refuses for good
 */
export async function writeDirectly(core: Core, { flusher, refusal, write, version }: DirectWrite): Promise<void> {
  const { namespace, key, id, value } = write
  const { source, failure } = flusher
  if (failure !== undefined) throw new WriteBehindFull(refusal, failure)
  if (!source.transaction && core.overlay.find(key))
    throw new WriteBehindFull(refusal, 'an older write of the key is among them')
  const sharing = beginSharing(core, [key], flusher.options)
  try {
    const newer = source.transaction
      ? await source.transaction((tx) => tx.write({ namespace, key, id, value, version }))
      : await writeOnce(source, id, value)
    core.overlay.release(key, version)
    await sharing.finish(new Map(newer === undefined ? [[key, value]] : []))
  } catch (error) {
    if (isPermanent(source, error))
      throw new SourceError(key, error, `the source could not write ${JSON.stringify(key)}: ${reasonOf(error)}`)
    throw new JournalFailure(
      `${refusal} for the source, and writing directly failed: ${reasonOf(error)}`,
      'unknown',
      error,
    )
  } finally {
    sharing.stop()
  }
}
