import type { Metadata } from 'next'
import { Versions } from '@/components/versions/versions'

export const metadata: Metadata = { title: 'Versions' }

export default function VersionsPage() {
  return <Versions />
}
