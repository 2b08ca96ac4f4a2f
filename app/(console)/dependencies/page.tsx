import type { Metadata } from 'next'
import { Dependencies } from '@/components/dependencies/dependencies'

export const metadata: Metadata = { title: 'Dependencies' }

export default function DependenciesPage() {
  return <Dependencies />
}
