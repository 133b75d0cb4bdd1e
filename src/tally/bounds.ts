/** How many things are told apart. What is beyond them is counted together, and the report says so. */
export interface Bounds {
  /** Distinct stacks that are kept whole, and as many functions of others. */
  readonly mostStacks: number;
  readonly mostSessions: number;
  /** Services with their versions, and as many services of others. */
  readonly mostPrograms: number;
  /** Crowds of sessions that are not told apart, by service, version and host, and as many again by service and version alone. */
  readonly mostCrowds: number;
  /** Blocks of time that all tallies together keep before the blocks are made longer, and as many bursts. */
  readonly mostBlocks: number;
}

/** A whole stack takes about 8 kB, a session or a block 100 to 400 bytes. */
const IN_A_ROOMY_HEAP: Bounds = {
  mostStacks: 4_000,
  mostSessions: 100_000,
  mostPrograms: 1_000,
  mostCrowds: 5_000,
  mostBlocks: 200_000,
};

const MB = 1024 * 1024;
/** A heap from this size on holds all that the bounds allow. */
const ROOMY_HEAP_BYTES = 256 * MB;
/** What code, caches and the making of a report take of any heap. */
const OTHER_USE_BYTES = 48 * MB;
/** What is told apart in the smallest heap, as a share. */
const SMALLEST_SHARE = 0.04;

/** The bounds for a heap of a size: fewer things are told apart in a small one, where running out would end the process. */
export function boundsFor(heapBytes: number = ROOMY_HEAP_BYTES): Bounds {
  const room = (heapBytes - OTHER_USE_BYTES) / (ROOMY_HEAP_BYTES - OTHER_USE_BYTES);
  const share = Math.min(1, Math.max(SMALLEST_SHARE, room));
  const most = (count: number): number => Math.floor(share * count);
  return {
    mostStacks: most(IN_A_ROOMY_HEAP.mostStacks),
    mostSessions: most(IN_A_ROOMY_HEAP.mostSessions),
    mostPrograms: most(IN_A_ROOMY_HEAP.mostPrograms),
    mostCrowds: most(IN_A_ROOMY_HEAP.mostCrowds),
    mostBlocks: most(IN_A_ROOMY_HEAP.mostBlocks),
  };
}
