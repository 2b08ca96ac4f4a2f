'use client'

import { PageHeader } from '@/components/ui/page-header'
import { DemoPanel } from './demo-panel'
import { TokensPanel } from './tokens-panel'

export function Settings() {
  return (
    <>
      <PageHeader title="Settings" />
      <div style={{ display: 'grid', gridTemplateColumns: 'minmax(0, 1fr)', gap: 16 }}>
        <DemoPanel />
        <TokensPanel />
      </div>
    </>
  )
}
