'use client'

import { PageError } from '@/components/shell/page-error'

export default function ConsoleError({ error }: { error: Error }) {
  return <PageError error={error} />
}
