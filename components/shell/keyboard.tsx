'use client'

import { useDisclosure, useHotkeys } from '@mantine/hooks'
import dynamic from 'next/dynamic'
import { useKeptFocus } from './keep-focus'
import { openPalette } from './palette-door'
import { walkRows } from './walk-rows'

const KeyboardHelp = dynamic(() => import('./keyboard-help').then((module) => module.KeyboardHelp), { ssr: false })

/** Puts the cursor into the page's own search field, which it marks with `data-search`; where it has none, into the palette's. */
function focusSearch(): void {
  const field = document.querySelector<HTMLInputElement>('[data-search]')
  if (field) field.focus()
  else openPalette()
}

/** So that the next letter is a key of the page again; what the field has opened is closed first. */
function leaveSearch(): void {
  const field = document.activeElement
  if (field instanceof HTMLElement && field.matches('[data-search]:not([aria-expanded="true"])')) field.blur()
}

/** The keys of every page. They are listened to at once; their help is loaded when somebody asks for it. */
export function Keyboard() {
  const [opened, { open, close }] = useDisclosure()
  useKeptFocus()
  useHotkeys([
    ['/', focusSearch],
    ['shift + ?', open],
    ['?', open],
    // The list of keys walks its own rows: not all of them are drawn.
    ['j', () => walkRows(1)],
    ['k', () => walkRows(-1)],
  ])
  useHotkeys([['Escape', leaveSearch, { preventDefault: false }]], [])
  return opened && <KeyboardHelp close={close} />
}
