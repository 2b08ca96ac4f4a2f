'use client'

import { Kbd, Modal } from '@mantine/core'
import styles from '@/components/ui/ui.module.css'

const KEYS: readonly (readonly [keys: readonly string[], does: string])[] = [
  [['Ctrl or ⌘', 'K'], 'Jump to a key, a page or an action'],
  [['/'], 'Search on this page'],
  [['j', 'k'], 'Next, previous row'],
  [['Enter'], 'Open the row'],
  [['x'], 'Mark the row'],
  [['Esc'], 'Close what is open, leave the search'],
  [['?'], 'This help'],
]

export function KeyboardHelp({ close }: { close: () => void }) {
  return (
    <Modal opened onClose={close} title="Keyboard" size="sm" closeButtonProps={{ 'aria-label': 'Close' }}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th>Key</th>
            <th>Does</th>
          </tr>
        </thead>
        <tbody>
          {KEYS.map(([keys, does]) => (
            <tr key={does}>
              <td style={{ whiteSpace: 'nowrap' }}>
                {keys.map((key) => (
                  <Kbd key={key} mr={4}>
                    {key}
                  </Kbd>
                ))}
              </td>
              <td>{does}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Modal>
  )
}
