import type { Metadata } from 'next'
import { Keys } from '@/components/keys/keys'

export const metadata: Metadata = { title: 'Keys' }

export default function KeysPage() {
  return <Keys />
}
