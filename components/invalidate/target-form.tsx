'use client'

import { Autocomplete, SegmentedControl, Select, TagsInput, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { api } from '@/lib/api/client'
import type { NamespaceRow } from '@/lib/api/contract/namespaces'
import { asTheyCome } from '@/components/ui/as-they-come'
import { formatCount } from '@/components/ui/format'
import { KeyField } from '@/components/ui/key-field'
import type { Pick } from './build-target'
import styles from './invalidate.module.css'
import { KIND_LOOKS } from './kinds'
import { KINDS } from './use-pick'

interface TargetFormProps {
  pick: Pick
  setPick: (pick: Partial<Pick>) => void
  namespaces: readonly NamespaceRow[]
}

export function TargetForm({ pick, setPick, namespaces }: TargetFormProps) {
  const look = KIND_LOOKS[pick.kind]
  return (
    <div className={styles.form}>
      <Select
        label="What is to go"
        description={look.says}
        data={KINDS.map((kind) => ({ value: kind, label: KIND_LOOKS[kind].label }))}
        value={pick.kind}
        allowDeselect={false}
        onChange={(value) => {
          const kind = KINDS.find((one) => one === value)
          if (kind) setPick({ kind, name: '', tags: [] })
        }}
      />
      <NameField pick={pick} setPick={setPick} namespaces={namespaces} />
      {pick.kind === 'tags' && (
        <SegmentedControl
          size="xs"
          data={[
            { value: 'any', label: 'any of them' },
            { value: 'all', label: 'all of them' },
          ]}
          value={pick.match}
          onChange={(match) => setPick({ match: match === 'all' ? 'all' : 'any' })}
          aria-label="How the tags are matched"
        />
      )}
    </div>
  )
}

function NameField({ pick, setPick, namespaces }: TargetFormProps) {
  const { field, placeholder } = KIND_LOOKS[pick.kind]
  const setName = (name: string) => setPick({ name })
  switch (pick.kind) {
    case 'all':
      return null
    case 'tag':
      return <TagField label={field} placeholder={placeholder} name={pick.name} setName={setName} />
    case 'tags':
      return <TagsField tags={pick.tags} setTags={(tags) => setPick({ tags })} />
    case 'key':
    case 'dependency':
      return <KeyField label={field} placeholder={placeholder} value={pick.name} onChange={setName} />
    case 'prefix':
      return (
        <TextInput
          label={field}
          placeholder={placeholder}
          value={pick.name}
          onChange={(event) => setName(event.currentTarget.value)}
          data-search
        />
      )
    case 'namespace':
    case 'version':
      return (
        <Select
          label={field}
          placeholder="Pick a namespace"
          data={namespaces.map((row) => ({
            value: row.namespace,
            label: `${row.namespace} (${formatCount(row.entries)}, version ${row.version.active})`,
          }))}
          value={pick.name || null}
          onChange={(value) => setName(value ?? '')}
        />
      )
  }
}

interface NamedFieldProps {
  label: string | undefined
  placeholder: string | undefined
  name: string
  setName: (name: string) => void
}

const SUGGESTED = 20
const TYPING_MS = 150

function useTags(typed: string) {
  const [asked] = useDebouncedValue(typed, TYPING_MS)
  const { data } = useQuery({
    queryKey: ['tags', 'suggested', asked],
    queryFn: ({ signal }) => api.listTags({ q: asked || undefined, limit: SUGGESTED }, { signal }),
    placeholderData: (before) => before,
  })
  return data?.items.map((row) => row.tag) ?? []
}

function TagField({ label, placeholder, name, setName }: NamedFieldProps) {
  const suggested = useTags(name)
  return (
    <Autocomplete
      label={label}
      placeholder={placeholder}
      data={suggested}
      filter={asTheyCome}
      value={name}
      onChange={setName}
      data-search
    />
  )
}

function TagsField({ tags, setTags }: { tags: readonly string[]; setTags: (tags: string[]) => void }) {
  const suggested = useTags('')
  return (
    <TagsInput label="Tags" placeholder="Add a tag" data={suggested} value={[...tags]} onChange={setTags} data-search />
  )
}
