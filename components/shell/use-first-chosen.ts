'use client'

import type { createSpotlight } from '@mantine/spotlight'
import { type KeyboardEvent, useEffect, useRef } from 'react'

type Store = ReturnType<typeof createSpotlight>[0]

const chosenIn = (list: HTMLElement | null) => list?.querySelector<HTMLElement>('[data-selected]')
const listOf = (store: Store) => document.getElementById(store.getState().listId)

/**
 * Keeps the first entry of the palette chosen until an arrow chose another: Mantine chooses the first when something is
 * typed, but what is found on the server comes later and stands above it. Enter waits for that.
 *
 * @param state `first` names the first entry; `isLooking` says that others may yet come above it
 * @returns handlers of the palette's input
 */
export function useFirstChosen(store: Store, state: { typed: string; first: string | undefined; isLooking: boolean }) {
  const { typed, first, isLooking } = state
  const hasMoved = useRef(false)
  const isAwaited = useRef(false)
  useEffect(() => {
    hasMoved.current = false
    isAwaited.current = false
  }, [typed])
  useEffect(() => {
    if (first !== undefined && !hasMoved.current) chooseFirst(store)
    if (isLooking || !isAwaited.current) return
    isAwaited.current = false
    chosenIn(listOf(store))?.click()
  }, [store, typed, first, isLooking])
  return {
    onKeyDownCapture(event: KeyboardEvent) {
      if (event.key.startsWith('Arrow')) hasMoved.current = true
      if (event.key !== 'Enter' || event.nativeEvent.isComposing || !isLooking || hasMoved.current) return
      isAwaited.current = true
      event.preventDefault()
      event.stopPropagation()
    },
  }
}

/** Mantine marks the chosen entry in the document, and keeps its place for the next arrow. */
function chooseFirst(store: Store): void {
  const list = listOf(store)
  chosenIn(list)?.removeAttribute('data-selected')
  list?.querySelector('[data-action]')?.setAttribute('data-selected', 'true')
  store.updateState((state) => ({ ...state, selected: 0 }))
}
