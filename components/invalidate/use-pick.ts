import { parseAsNativeArrayOf, parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs'
import type { TargetKind } from '@/components/ui/target-text'
import type { Pick } from './build-target'

export const KINDS = ['tag', 'tags', 'key', 'dependency', 'prefix', 'namespace', 'version', 'all'] as const

const text = parseAsString.withDefault('')
const parsers = {
  kind: parseAsStringLiteral(KINDS).withDefault('tag'),
  tag: text,
  key: text,
  dependency: text,
  prefix: text,
  namespace: text,
  tags: parseAsNativeArrayOf(parseAsString),
  match: parseAsStringLiteral(['any', 'all'] as const).withDefault('any'),
}

const manner = { mode: parseAsStringLiteral(['soft', 'hard'] as const), reason: text }

const NOTHING = { tag: '', key: '', dependency: '', prefix: '', namespace: '', tags: null }

/** The parameter that holds the name of a kind; a version is picked by its namespace. */
function fieldOf(kind: TargetKind) {
  if (kind === 'version') return 'namespace'
  return kind === 'all' || kind === 'tags' ? undefined : kind
}

/** What is picked, as it stands in the URL: a link leads to a filled-in page, never to an invalidation. */
export function usePick() {
  const [state, setState] = useQueryStates(parsers, { clearOnDefault: true })
  const field = fieldOf(state.kind)
  const pick: Pick = { kind: state.kind, name: field ? state[field] : '', tags: state.tags ?? [], match: state.match }
  const setPick = (next: Partial<Pick>): void => {
    const { kind, name, tags, match } = { ...pick, ...next }
    const named = fieldOf(kind)
    const held = kind === 'tags' ? { tags: [...tags] } : named ? { [named]: name } : {}
    void setState({ ...NOTHING, kind, match, ...held })
  }
  return { pick, setPick }
}

/** How it is to go, and why, in the URL as well; no mode until one is chosen. */
export function useManner() {
  const [{ mode, reason }, setManner] = useQueryStates(manner, { clearOnDefault: true })
  return { chosen: mode ?? undefined, reason, setManner }
}
