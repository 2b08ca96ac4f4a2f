'use client'

import { Alert, Button, Group, Modal, Textarea, TextInput } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { api, ApiProblem } from '@/lib/api/client'
import type { EntryDetail, PutEntry } from '@/lib/api/contract/entries'
import { durationSchema } from '@/lib/api/contract/primitives'
import { toJson } from './to-json'

/** Writes only over what was shown: the ETag of the moment the dialog was opened goes with the change. */
export function EditDialog({ entry, close }: { entry: EntryDetail; close: () => void }) {
  const client = useQueryClient()
  const [etag] = useState(entry.etag)
  const [text, setText] = useState(() => (entry.value ? JSON.stringify(toJson(entry.value.tree), null, 2) : ''))
  const [ttl, setTtl] = useState(entry.ttlMs ? `${Math.round(entry.ttlMs / 1000)}s` : '1h')
  const wrongTtl = durationSchema.safeParse(ttl).error?.issues[0]?.message
  const wrongValue = useMemo(() => mistakeIn(text), [text])

  const save = useMutation({
    mutationFn: () => {
      const body: PutEntry = { value: JSON.parse(text), ttl, tags: entry.tags, dependsOn: entry.dependsOn }
      return api.putEntry(entry.key, body, { ifMatch: etag })
    },
    onSuccess: () => {
      notifications.show({ message: `Saved ${entry.key} in every level` })
      void client.invalidateQueries({ queryKey: ['entry'] })
      close()
    },
  })
  const changed = save.error instanceof ApiProblem && save.error.status === 412

  return (
    <Modal opened onClose={close} title={`Edit ${entry.key}`} size="lg" closeButtonProps={{ 'aria-label': 'Close' }}>
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
        label="TTL"
        description="Such as 15s, 5m, 1h, 1d"
        mt="sm"
        w={200}
        value={ttl}
        error={wrongTtl}
        onChange={(event) => setTtl(event.currentTarget.value)}
      />
      {save.error && (
        <Alert color="red" mt="md" role="alert" title={changed ? 'It changed meanwhile' : 'Not saved'}>
          {changed
            ? 'Somebody wrote this entry after you opened it. Close, look at it again, then edit.'
            : save.error.message}
        </Alert>
      )}
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={close}>
          Cancel
        </Button>
        <Button
          disabled={Boolean(wrongValue) || Boolean(wrongTtl)}
          loading={save.isPending}
          onClick={() => save.mutate()}
        >
          Save
        </Button>
      </Group>
    </Modal>
  )
}

function mistakeIn(text: string): string | undefined {
  try {
    JSON.parse(text)
    return undefined
  } catch (thrown) {
    return thrown instanceof Error ? thrown.message : 'This is not JSON'
  }
}
