'use client'

import { useSyncExternalStore } from 'react'
import { CodeBlock } from '@/components/ui/code-block'
import { Panel } from '@/components/ui/panel'
import styles from './invalidate.module.css'
import { asCode, asCurl, type Call } from './same-call'

const never = () => () => undefined

export function SameCallPanel({ call }: { call: Call }) {
  const origin = useSyncExternalStore(
    never,
    () => location.origin,
    () => 'http://127.0.0.1:3000',
  )
  return (
    <Panel title="The same, without the console" note="$TIMBERLINE_TOKEN is a token from Settings">
      <div className={styles.form}>
        <CodeBlock code={asCurl(call, origin)} label="curl" />
        <CodeBlock code={asCode(call)} label="engine code" />
      </div>
    </Panel>
  )
}
