/**
 * Why a goal is missed, by its id. Says what was measured or profiled (`node --cpu-prof`), and where nobody has looked
 * yet, that nobody has.
 */
export const reasons: Readonly<Record<string, string>> = {
  P1: 'Close to its bounds, and on either side of them from run to run: a run at a load average of 5 had 0.79 of the Map, 16 × bentocache and 10.5 × cacheable, the one kept here had three times that load. Beside the Map a hit pays about 13 ns of processor time (33 against 20 with 1,000 entries) and one promise. Profiling found that frozen copies made by `{ ...value }` had a hidden class each (V8 11), which took a promise of one from 175 to 330 ns and 300 B an entry; they share one now.',
  P2: 'With 1,000 entries `Map.get` takes 20 ns, the level 28, `peek` 33, lru-cache with TTL and size 35: 1.5 times lru-cache would leave 3 ns for everything beside the Map. Before the eviction trials were stopped while everything fits, `peek` took 55.',
  P3: 'With 1,000 entries an overwrite takes 72 ns, as lru-cache’s does: 27 are what `Map.set` takes, 13 making the entry that is handed over. In the profile `#placeFor` has 24 %, `fillSlot` 12 %, reading the old size and matching the label 5 % each. Nothing was changed here yet.',
  P4: 'Full levels keep within it. Not profiled: the code says that a level that has turned over also holds ghosts and trials, and that a table grows by a fifth at a time.',
  P6: 'The level with guards and codec beats plain ioredis; the door adds to it. A profile of the door has no single cause: writing to the socket 17 %, the collector 7.5 %, looking up hard floors 6 %, decoding 6 %, CRC32C 5 %, and 4 % walking values to freeze them for a memory level even where there is none. cacheable is faster than when the goal was set.',
  P7: 'The table has the steps: one MGET and JSON.parse, the level with JSON, with guards, with the codec, and the door. The door’s share was not profiled by itself.',
  P8: 'An invalidation counts up to 1,000 entries of each level for its receipt, which is most of its 2 to 3 ms in the profile (reading entries, judging them); the record itself does not depend on the number. Why 100,000 entries take longer than 1,000 was not profiled.',
  P9: 'Not profiled. The load average is in the table: puts and the event loop share two cores with a worker thread and with whatever else ran. Decoding is most of a hit at 64 KiB: the bytes alone take a twentieth.',
  P10: 'Against a hit that compares an expiry and tells the eviction policy, and does nothing else. That one is also not behind an engine, so the figure contains the calls between engine and level; what metrics and stamps cost without those was not separated.',
  P11: 'Prisma’s read takes 84 µs on a quiet spell of this machine, where the goals were set against 340. A row with a Date cannot be frozen: each reader gets a copy, which takes 0.8 µs.',
  P12: 'L1: a bare Map loses as much in the same run. L3: not profiled; its figures were taken before uncounted runs were added, so those of the small level are too slow if anything, which makes the ratios too good.',
  P13: 'Rounds of 5 ms on a machine at three to seven times its cores: the spread is wider than the goal. The best rounds are in the table.',
}
