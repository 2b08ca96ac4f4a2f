export interface BulkProgress {
  readonly done: number
  readonly of: number
  readonly failed: readonly { readonly key: string; readonly why: string }[]
}

/** Four at a time: a browser opens six connections to a host, and the page itself needs some. */
const AT_ONCE = 4

/**
 * Does one thing to many keys; one that fails does not stop the others.
 *
 * @param work what is done to a key
 * @param tell told after each key
 * @returns how it ended
 */
export async function runBulk(
  keys: readonly string[],
  work: (key: string) => Promise<unknown>,
  tell: (progress: BulkProgress) => void,
): Promise<BulkProgress> {
  let progress: BulkProgress = { done: 0, of: keys.length, failed: [] }
  const left = keys.values()
  const worker = async () => {
    for (const key of left) {
      const why = await work(key).then(
        () => undefined,
        (thrown: unknown) => (thrown instanceof Error ? thrown.message : String(thrown)),
      )
      const failed = why === undefined ? progress.failed : [...progress.failed, { key, why }]
      progress = { ...progress, done: progress.done + 1, failed }
      tell(progress)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
  return progress
}
