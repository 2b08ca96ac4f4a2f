'use client'

import { PageHeader } from '@/components/ui/page-header'
import { DemoPanel } from './demo-panel'
import { RetentionPanel } from './retention-panel'
import { TokensPanel } from './tokens-panel'
import { UsersPanel } from './users-panel'

export function Settings() {
  return (
    <>
      <PageHeader title="Settings" text="Who may do what, how long records are kept, and the demo’s traffic" />
      <div style={{ display: 'grid', gridTemplateColumns: 'minmax(0, 1fr)', gap: 16 }}>
        <UsersPanel />
        <TokensPanel />
        <RetentionPanel />
        <DemoPanel />
      </div>
    </>
  )
}
