import type { Metadata } from 'next'
import { Advisor } from '@/components/advisor/advisor'

export const metadata: Metadata = { title: 'Advisor' }

export default function AdvisorPage() {
  return <Advisor />
}
