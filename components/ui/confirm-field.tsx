import { TextInput } from '@mantine/core'
import ui from './ui.module.css'

interface ConfirmFieldProps {
  /** What has to be typed, letter by letter. */
  name: string
  typed: string
  type: (text: string) => void
  mt?: string
}

/** Asks for a name to be typed before something large is done. */
export function ConfirmField({ name, typed, type, mt }: ConfirmFieldProps) {
  return (
    <TextInput
      label={
        <>
          Type <span className={ui.mono}>{name}</span> to confirm
        </>
      }
      mt={mt}
      value={typed}
      onChange={(event) => type(event.currentTarget.value)}
      autoComplete="off"
      spellCheck={false}
    />
  )
}
