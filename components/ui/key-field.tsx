'use client'

import { Autocomplete, type AutocompleteProps } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { api } from '@/lib/api/client'
import { asTheyCome } from './as-they-come'

const SUGGESTED = 20
const TYPING_MS = 150

interface KeyFieldProps extends Omit<AutocompleteProps, 'data' | 'filter' | 'onChange'> {
  value: string
  onChange: (key: string) => void
}

/** A field for one key, which suggests keys that begin with what is typed. */
export function KeyField({ value, ...rest }: KeyFieldProps) {
  const [asked] = useDebouncedValue(value, TYPING_MS)
  const { data } = useQuery({
    queryKey: ['entries', 'suggested', asked],
    queryFn: ({ signal }) => api.listEntries({ prefix: asked || undefined, limit: SUGGESTED }, { signal }),
    placeholderData: (before) => before,
  })
  return (
    <Autocomplete
      data={data?.items.map((row) => row.key) ?? []}
      filter={asTheyCome}
      value={value}
      data-search
      {...rest}
    />
  )
}
