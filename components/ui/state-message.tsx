import { Button } from '@mantine/core'
import { IconAlertTriangle, IconCircleDashed, IconLock, IconPlugConnectedX } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { ApiProblem } from '@/lib/api/client'
import styles from './ui.module.css'

interface StateMessageProps {
  icon?: ReactNode
  title: string
  children?: ReactNode
  action?: ReactNode
}

/** What stands where content would be: nothing there, nothing found, or something in the way. */
export function StateMessage({ icon, title, children, action }: StateMessageProps) {
  return (
    <div className={styles.state}>
      <span aria-hidden>{icon ?? <IconCircleDashed size={28} stroke={1.5} />}</span>
      <p className={styles.stateTitle}>{title}</p>
      {children && <p className={styles.stateText}>{children}</p>}
      {action}
    </div>
  )
}

/** A failed request, said in the API's own sentence. */
export function ErrorState({ error, retry }: { error: unknown; retry?: () => void }) {
  const problem = error instanceof ApiProblem ? error : undefined
  const unreachable = problem?.status === 0
  const Icon = unreachable ? IconPlugConnectedX : problem?.status === 403 ? IconLock : IconAlertTriangle
  return (
    <div role="alert">
      <StateMessage
        icon={<Icon size={28} stroke={1.5} />}
        title={unreachable ? 'The server does not answer' : (problem?.title ?? 'Something went wrong here')}
        action={
          retry && (
            <Button variant="default" size="xs" mt="xs" onClick={retry}>
              Try again
            </Button>
          )
        }
      >
        {unreachable
          ? 'It may be restarting. This page tries again by itself.'
          : (problem?.detail ?? (error instanceof Error ? error.message : String(error)))}
      </StateMessage>
    </div>
  )
}
