import type { Metadata } from 'next'
import { Strategies } from '@/components/strategies/strategies'

export const metadata: Metadata = { title: 'Strategies' }

export default function StrategiesPage() {
  return <Strategies />
}
