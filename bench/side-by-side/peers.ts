import { bentocache } from './bentocache'
import { cacheable } from './cacheable'
import type { Peer } from './peer'
import { timberline } from './timberline'

export const peers: readonly Peer[] = [timberline, bentocache, cacheable]

export function peerNamed(name: string | undefined): Peer {
  const peer = peers.find((each) => each.name === name)
  if (!peer) throw new Error(`there is no peer ${name}`)
  return peer
}
