'use client'

import { useDisclosure, useHotkeys } from '@mantine/hooks'
import dynamic from 'next/dynamic'

const KeyboardHelp = dynamic(() => import('./keyboard-help').then((module) => module.KeyboardHelp), { ssr: false })

/** Puts the cursor into the page's own search field; pages mark it with `data-search`. */
function focusSearch(): void {
  document.querySelector<HTMLInputElement>('[data-search]')?.focus()
}

/** The keys of every page. They are listened to at once; their help is loaded when somebody asks for it. */
export function Keyboard() {
  const [opened, { open, close }] = useDisclosure()
  useHotkeys([
    ['/', focusSearch],
    ['shift + ?', open],
    ['?', open],
  ])
  return opened && <KeyboardHelp close={close} />
}
