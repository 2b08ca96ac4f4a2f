import { VisuallyHidden } from '@mantine/core'
import type { LevelName } from '@/lib/kernel/outcome'
import { PLACES } from './level-colors'
import ui from './ui.module.css'

interface AtLeastProps {
  figure: number
  format: (figure: number) => string
  /** Levels that could not be asked, which may hold more. */
  unseen: readonly LevelName[]
}

/** A figure of the levels that answer: `≥ 74` where others may hold more, unknown where those that answer hold nothing. */
export function AtLeast({ figure, format, unseen }: AtLeastProps) {
  if (unseen.length === 0) return format(figure)
  const silent = unseen.map((level) => PLACES[level].label).join(' and ')
  return (
    <span className={ui.partial} title={`Of the levels that answer; ${silent} could not be asked`}>
      {figure === 0 ? (
        'unknown'
      ) : (
        <>
          <span aria-hidden>≥ </span>
          <VisuallyHidden>at least </VisuallyHidden>
          {format(figure)}
        </>
      )}
    </span>
  )
}
