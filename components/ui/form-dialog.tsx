import { Alert, Button, Group, Modal } from '@mantine/core'
import type { ReactNode } from 'react'

interface FormDialogProps {
  title: string
  size?: 'md' | 'lg'
  /** What the button says that does it. */
  does: string
  /** Not before this is false. */
  incomplete?: boolean
  busy: boolean
  error: Error | null
  submit: () => void
  close: () => void
  /** What is lost by it is not had back: Enter must not do it by accident. */
  isFinal?: boolean
  children: ReactNode
}

/** Fields and what is done with them: Enter does it, Escape leaves, what the server says against it stands above the buttons. */
export function FormDialog({
  title,
  size = 'md',
  does,
  incomplete,
  busy,
  error,
  submit,
  close,
  isFinal,
  children,
}: FormDialogProps) {
  return (
    <Modal opened onClose={close} title={title} size={size} closeButtonProps={{ 'aria-label': 'Close' }}>
      <form
        onSubmit={(event) => {
          event.preventDefault()
          submit()
        }}
      >
        {children}
        {error && (
          <Alert color="red" mt="md" role="alert">
            {error.message}
          </Alert>
        )}
        <Group justify="flex-end" mt="lg">
          <Button variant="default" onClick={close} data-autofocus={isFinal}>
            Cancel
          </Button>
          <Button type="submit" color={isFinal ? 'red.8' : undefined} disabled={incomplete} loading={busy}>
            {does}
          </Button>
        </Group>
      </form>
    </Modal>
  )
}
