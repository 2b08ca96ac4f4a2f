import type { Metadata } from 'next'
import { LevelsAndProcesses } from '@/components/levels/levels-and-processes'

export const metadata: Metadata = { title: 'Levels & processes' }

export default function LevelsPage() {
  return <LevelsAndProcesses />
}
