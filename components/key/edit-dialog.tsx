'use client'

import { Textarea, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { api } from '@/lib/api/client'
import type { EntryDetail, PutEntry } from '@/lib/api/contract/entries'
import { FormDialog } from '@/components/ui/form-dialog'
import { formatName, formatSpan } from '@/components/ui/format'
import { changedSince } from './changed-since'
import { lifeOf, mistakeInTtl, storedLife, ttlOf } from './life'
import { toJson } from './to-json'

/** Writes only over what was shown: the ETag of the moment the dialog was opened goes with the change. */
export function EditDialog({ entry, close }: { entry: EntryDetail; close: () => void }) {
  const client = useQueryClient()
  const [etag] = useState(entry.etag)
  const [life] = useState(() => storedLife(entry))
  const [text, setText] = useState(() => (entry.value ? JSON.stringify(toJson(entry.value.tree), null, 2) : ''))
  const [ttl, setTtl] = useState(() => lifeOf(life))
  const wrongTtl = mistakeInTtl(ttl)
  const wrongValue = useMemo(() => mistakeIn(text), [text])

  const save = useMutation({
    mutationFn: () => {
      const body: PutEntry = { value: JSON.parse(text), ttl: ttlOf(ttl), tags: entry.tags, dependsOn: entry.dependsOn }
      return api.putEntry(entry.key, body, { ifMatch: etag })
    },
    onSuccess: () => {
      notifications.show({ message: `Saved ${formatName(entry.key)} in every level` })
      void client.invalidateQueries({ queryKey: ['entry'] })
      close()
    },
  })

  return (
    <FormDialog
      title={`Edit ${formatName(entry.key)}`}
      does="Save"
      size="lg"
      incomplete={Boolean(wrongValue) || Boolean(wrongTtl)}
      busy={save.isPending}
      error={changedSince(save.error)}
      submit={() => save.mutate()}
      close={close}
    >
      <Textarea
        label="Value, as JSON"
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
        error={wrongValue}
        autosize
        minRows={8}
        maxRows={20}
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
        data-autofocus
      />
      <TextInput
        label="TTL, from now on"
        description={`Such as 15s, 5m, 1h or for ever; nothing leaves it to the namespace. ${leftOf(life.ttlMs)}`}
        mt="sm"
        value={ttl}
        error={wrongTtl}
        onChange={(event) => setTtl(event.currentTarget.value)}
        styles={{ input: { maxWidth: 200 } }}
      />
    </FormDialog>
  )
}

/** @param ttlMs when the dialog was opened */
function leftOf(ttlMs: number | null): string {
  if (ttlMs === null) return 'What is stored now has no end.'
  return ttlMs === 0
    ? 'The life of what is stored now is over.'
    : `Of what is stored now ${formatSpan(ttlMs)} are left.`
}

function mistakeIn(text: string): string | undefined {
  try {
    JSON.parse(text)
    return undefined
  } catch (thrown) {
    return thrown instanceof Error ? thrown.message : 'This is not JSON'
  }
}
