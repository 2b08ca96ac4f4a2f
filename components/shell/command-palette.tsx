'use client'

import { Loader, useMantineColorScheme } from '@mantine/core'
import { createSpotlight, Spotlight, type SpotlightActionGroupData } from '@mantine/spotlight'
import { IconEraser, IconKey, IconMoon, IconPlayerPause, IconSearch, IconTag } from '@tabler/icons-react'
import { useRouter } from 'next/navigation'
import { useEffect, useState } from 'react'
import { formatName, plural } from '@/components/ui/format'
import { invalidateHref, keyHref, keysHref, tagHref } from '@/components/ui/links'
import { exactFirst } from './exact-first'
import { onOpenPalette } from './palette-door'
import { NAVIGATION } from './places'
import { useRefresh } from './refresh'
import styles from './shell.module.css'
import { useFirstChosen } from './use-first-chosen'
import { useFound } from './use-found'

const icon = { size: 18, stroke: 1.6 }
const [store, palette] = createSpotlight()

export function CommandPalette() {
  const router = useRouter()
  const { paused, setPaused } = useRefresh()
  const { toggleColorScheme } = useMantineColorScheme()
  const [query, setQuery] = useState('')
  useEffect(() => onOpenPalette(palette.open), [])
  const typed = query.trim()
  const { keys: keysFound, tags: tagsFound, isLooking, failure } = useFound(typed)
  const keys = keysFound.map((row) => ({
    id: `key ${row.key}`,
    label: formatName(row.key),
    description: row.tags.length > 0 ? row.tags.map(formatName).join(', ') : undefined,
    leftSection: <IconKey {...icon} />,
    onClick: () => router.push(keyHref(row.key)),
  }))
  const tags = tagsFound.map(({ tag, entries }) => ({
    id: `tag ${tag}`,
    label: formatName(tag),
    description: plural(entries, 'entry', 'entries'),
    leftSection: <IconTag {...icon} />,
    onClick: () => router.push(tagHref(tag)),
  }))
  const pages = NAVIGATION.flatMap(({ places }) => places).map(({ href, label, says, icon: PlaceIcon }) => ({
    id: `page ${href}`,
    label,
    description: says,
    leftSection: <PlaceIcon {...icon} />,
    onClick: () => router.push(href),
  }))
  const actions = [
    {
      id: 'tag',
      label: 'Invalidate a tag',
      leftSection: <IconEraser {...icon} />,
      onClick: () => router.push('/invalidate?kind=tag'),
    },
    {
      id: 'pause',
      label: paused ? 'Go on refreshing' : 'Pause refreshing',
      leftSection: <IconPlayerPause {...icon} />,
      onClick: () => setPaused(!paused),
    },
    {
      id: 'theme',
      label: 'Switch between light and dark',
      leftSection: <IconMoon {...icon} />,
      onClick: toggleColorScheme,
    },
  ]
  const awaited = isLooking
    ? 'Looking for keys and tags …'
    : failure
      ? `Keys and tags could not be looked for: ${failure.message}`
      : undefined
  const searches = typed
    ? [
        {
          id: 'search',
          label: `Search keys for “${formatName(typed)}”`,
          description: awaited,
          leftSection: <IconSearch {...icon} />,
          onClick: () => router.push(keysHref({ q: typed })),
        },
        {
          id: 'invalidate',
          label: `Invalidate by tag “${formatName(typed)}”`,
          leftSection: <IconEraser {...icon} />,
          onClick: () => router.push(invalidateHref({ tag: typed })),
        },
      ]
    : []
  const matching = <Action extends { label: string; description?: string }>(list: readonly Action[]) =>
    list.filter((action) => `${action.label} ${action.description ?? ''}`.toLowerCase().includes(typed.toLowerCase()))
  const groups = [
    { group: 'Keys', actions: keys },
    { group: 'Tags', actions: tags },
    { group: 'Pages', actions: matching(pages) },
    { group: 'Actions', actions: [...matching(actions), ...searches] },
  ].filter((group) => group.actions.length > 0)
  const shown = exactFirst<SpotlightActionGroupData & { actions: { id: string; label: string }[] }>(groups, typed)
  const chosen = useFirstChosen(store, { typed, first: shown[0]?.actions[0]?.id, isLooking })

  return (
    <Spotlight
      store={store}
      actions={shown}
      // The groups are filtered above: keys come from the server and match by their own rules.
      filter={(_query, all) => all}
      query={query}
      onQueryChange={setQuery}
      shortcut={['mod + K']}
      // Nobody types it: it opens from within a field, too.
      tagsToIgnore={[]}
      classNames={{ content: styles.palette, action: styles.paletteAction, actionsGroup: styles.paletteGroup }}
      nothingFound="Nothing matches"
      scrollable
      maxHeight={420}
      // Who uses the keyboard scrolls it, too (WCAG 2.1.1).
      scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}
      searchProps={{
        ...chosen,
        leftSection: <IconSearch size={18} />,
        rightSection: isLooking && <Loader size={16} color="gray" aria-hidden />,
        'aria-busy': isLooking,
        placeholder: 'Jump to a key, tag, page or action',
        'aria-label': 'Jump to a key, a tag, a page or an action',
      }}
    />
  )
}
