import { Alert, Button, type ButtonProps, Group, Modal } from '@mantine/core'
import type { ReactNode } from 'react'

interface FormDialogProps {
  title: string
  /** What the button says that does it. */
  does: string
  /** Not before this is false. */
  incomplete?: boolean
  busy: boolean
  error: Error | null
  submit: () => void
  close: () => void
  color?: ButtonProps['color']
  children: ReactNode
}

/** Fields and what is done with them: Enter does it, Escape leaves, what the server says against it stands above the buttons. */
export function FormDialog({ title, does, incomplete, busy, error, submit, close, color, children }: FormDialogProps) {
  return (
    <Modal opened onClose={close} title={title} closeButtonProps={{ 'aria-label': 'Close' }}>
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
          <Button variant="default" onClick={close} data-autofocus={color === 'red' || undefined}>
            Cancel
          </Button>
          <Button type="submit" color={color} disabled={incomplete} loading={busy}>
            {does}
          </Button>
        </Group>
      </form>
    </Modal>
  )
}
