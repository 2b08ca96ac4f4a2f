import type { TargetKind } from '@/components/ui/target-text'

interface Kind {
  readonly label: string
  readonly says: string
  readonly field?: string
  readonly placeholder?: string
}

export const KIND_LOOKS: Readonly<Record<TargetKind, Kind>> = {
  tag: {
    label: 'Tag',
    says: 'Every entry that carries a tag, but not what was made from those.',
    field: 'Tag',
    placeholder: 'tech',
  },
  tags: {
    label: 'Several tags',
    says: 'Every entry that carries any, or all, of several tags, but not what was made from those.',
    field: 'Tags',
  },
  key: { label: 'Key', says: 'One entry, and what was made from it.', field: 'Key', placeholder: 'company:AAPL' },
  dependency: {
    label: 'Dependency',
    says: 'A key and, step by step, everything that was made from it.',
    field: 'Key that others depend on',
    placeholder: 'company:AAPL',
  },
  prefix: {
    label: 'Prefix',
    says: 'Every key that begins with a text, compared literally.',
    field: 'Prefix',
    placeholder: 'history:A',
  },
  namespace: { label: 'Namespace', says: 'Every entry of a namespace.', field: 'Namespace' },
  version: {
    label: 'Version',
    says: 'Moves a namespace to a new version: nothing of the old one is served, and one can go back.',
    field: 'Namespace',
  },
  all: { label: 'Everything', says: 'Every entry of this cache.' },
}
