import type { ReactNode } from 'react'
import { AppFrame } from '@/components/shell/app-frame'
import { requireSession } from '@/lib/server/page-session'

export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  await requireSession()
  return <AppFrame>{children}</AppFrame>
}
