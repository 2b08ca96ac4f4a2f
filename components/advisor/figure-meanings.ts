/** What the figures that findings rest on count, where the name and the finding's sentence do not say it. */
const MEANINGS: ReadonlyMap<string, string> = new Map([
  ['hit rate', 'Of the requests that reached it, those it answered'],
  ['requests', 'In the time that was counted'],
  ['misses followed', 'Misses of sampled keys, of which it is known what became of the entry before'],
  ['unchanged', 'Of the reloads followed, those that brought what was there'],
  ['reloads followed', 'Reloads of sampled keys, whose content was compared with the one before'],
  ['ended early', 'Of the ends followed, those in the first tenth of the TTL'],
  ['ends followed', 'Lives of sampled entries that are over'],
  ['stored', 'Entries written, each as often as it was'],
  ['written', 'Bytes of what was stored'],
  ['refused', 'Values larger than maxBytes of the namespace allows, which were not stored'],
  ['larger than memory', 'Values that were too large for L1'],
  ['median read', 'Half of the reads of the level took less'],
  ['median load', 'Half of the loads from the source took less'],
  ['of maxBytes', 'Of what L1 may hold'],
  ['entries', 'Copies that L1 holds'],
  ['held', 'Bytes that they take up'],
  ['evictions', 'Entries pushed out of L1 to make room'],
  ['callers of one load', 'Most that waited for the same load at once'],
  ['failing now', 'Of the latest loads, those that failed'],
  ['pending', 'Writes acknowledged, and not in the source yet'],
  ['dead letters', 'Writes that the source refused for good'],
])

/** @returns what a figure of a finding means, as it is told on hover; undefined where its name says all */
export function meaningOf(name: string): string | undefined {
  return name.startsWith('misses: ') ? 'Of the misses followed, those with this cause' : MEANINGS.get(name)
}
