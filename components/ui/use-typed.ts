'use client'

import { useDebouncedCallback } from '@mantine/hooks'
import { useEffect, useState } from 'react'

const TYPING_MS = 200

/** Text that is shown as it is typed and told once typing pauses; follows its value when that changes by itself. */
export function useTyped(value: string, tell: (text: string) => unknown) {
  const [text, setText] = useState(value)
  const tellLater = useDebouncedCallback(tell, TYPING_MS)
  useEffect(() => setText(value), [value])
  return {
    text,
    type(next: string) {
      setText(next)
      tellLater(next)
    },
  }
}
