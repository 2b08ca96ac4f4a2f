import type { Metadata } from 'next'
import { Invalidate } from '@/components/invalidate/invalidate'

export const metadata: Metadata = { title: 'Invalidate' }

export default function InvalidatePage() {
  return <Invalidate />
}
