import type { Target } from '@/lib/kernel/target'
import type { TargetKind } from '@/components/ui/target-text'

/** What is picked on the Invalidate page, as it stands in its URL. */
export interface Pick {
  readonly kind: TargetKind
  readonly name: string
  readonly tags: readonly string[]
  readonly match: 'any' | 'all'
}

/** @returns the target that is picked, undefined while it is not complete; a version bump makes a whole namespace unservable */
export function buildTarget({ kind, name, tags, match }: Pick): Target | undefined {
  if (kind === 'all') return { all: true }
  if (kind === 'tags') return tags.length === 0 ? undefined : { tags: [...tags], match }
  if (name === '') return undefined
  switch (kind) {
    case 'key':
      return { key: name }
    case 'prefix':
      return { prefix: name }
    case 'tag':
      return { tag: name }
    case 'dependency':
      return { dependency: name }
    case 'namespace':
    case 'version':
      return { namespace: name }
  }
}
