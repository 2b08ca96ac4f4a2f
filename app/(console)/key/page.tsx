import type { Metadata } from 'next'
import { KeyDetail } from '@/components/key/key-detail'

export const metadata: Metadata = { title: 'Key' }

export default function KeyPage() {
  return <KeyDetail />
}
