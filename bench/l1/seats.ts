import { contenders } from '@/bench/contenders'
import { Player } from '@/bench/harness/player'
import type { Answer, Order, Setup } from './orders'

export type MemoryPlayer = Player<Setup | Order, Answer>

export const play = (name: string): MemoryPlayer => new Player(name, 'l1-child')

export interface Seat {
  readonly library: string
  readonly variant: string
}

/** @returns every way in which a library is measured in memory, in the order of the tables */
export async function seats(): Promise<Seat[]> {
  const all: Seat[] = []
  for (const [library, load] of Object.entries(contenders))
    for (const variant of Object.keys((await load()).memory ?? {})) all.push({ library, variant })
  return all
}
