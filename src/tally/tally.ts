import { Durations } from "../stats/duration-summary.js";
import type { VerdictBasis, VerdictKind } from "../verdict/verdict.js";
import { BlockCounts } from "./block-counts.js";
import { BurstSpans } from "./burst-spans.js";
import type { DistinctStack } from "./distinct-stack.js";
import { byLength, type Example } from "./example.js";
import { NumberSet } from "./number-set.js";
import type { Program } from "./program.js";
import type { Session } from "./session.js";
import type { TimeScale } from "./time-scale.js";

/** How many examples a tally keeps: the longest ones. */
const MOST_EXAMPLES = 5;

/** What tells one tally from another. */
export interface TallyKey {
  readonly program: Program;
  readonly stack: DistinctStack;
  readonly kind: VerdictKind;
  readonly basis: VerdictBasis;
}

/**
 * The stalls of one program that have one stack and one verdict, added up. Everything in the report is a sum over
 * tallies, so a group, a suspect or a side of a comparison is a choice of tallies and no new reading. A tally takes the same
 * room for a million stalls as for ten thousand.
 */
export class Tally {
  readonly key: TallyKey;
  count = 0;
  /** Whole microseconds: sums of whole numbers do not depend on the order of adding. */
  blockedUs = 0;
  firstSeenMs = Number.POSITIVE_INFINITY;
  lastSeenMs = Number.NEGATIVE_INFINITY;
  /** Stalls in which the process ended. */
  unfinishedCount = 0;
  /** Stalls whose stack was caught only after they were over. */
  hintCount = 0;
  readonly durations = new Durations();
  /** By host and block of the aggregator's scale. */
  blocks = new BlockCounts();
  /** By session; empty unless the scale has a gap. */
  bursts = new BurstSpans();
  /** Indexes of the sessions. */
  readonly sessions = new NumberSet();
  /** Indexes of the inputs. */
  readonly inputs = new NumberSet();
  examples: Example[] = [];
  /** In a tally of correlated stalls: the most processes that stalled at the same instant. */
  mostProcesses = 0;
  #lastSession = -1;
  #lastInput = -1;

  constructor(key: TallyKey) {
    this.key = key;
  }

  get blockedMs(): number {
    return this.blockedUs / 1000;
  }

  /** Counts one stall. */
  add(
    session: Session,
    timestampMs: number,
    durationMs: number,
    input: number,
    scale: TimeScale,
  ): void {
    const blockedUs = Math.round(durationMs * 1000);
    this.count++;
    this.blockedUs += blockedUs;
    if (timestampMs < this.firstSeenMs) this.firstSeenMs = timestampMs;
    if (timestampMs > this.lastSeenMs) this.lastSeenMs = timestampMs;
    this.durations.add(durationMs);
    const { size } = this.blocks;
    this.blocks.add(session.host, Math.floor(timestampMs / scale.blockMs), 1, blockedUs);
    scale.blockCount += this.blocks.size - size;
    if (scale.burstGapMs !== undefined) {
      const bursts = this.bursts.size;
      const endMs = timestampMs + durationMs;
      this.bursts.add(session.index, timestampMs, endMs, durationMs, scale.burstGapMs);
      scale.burstCount += this.bursts.size - bursts;
    }
    // Stalls of a session come one after the other.
    if (session.index !== this.#lastSession) {
      this.#lastSession = session.index;
      this.sessions.add(session.index);
    }
    if (input !== this.#lastInput) {
      this.#lastInput = input;
      this.inputs.add(input);
    }
  }

  /** Whether a stall of this length may be one of the examples: only then need it be described. */
  wantsExample(durationMs: number): boolean {
    return (
      this.examples.length < MOST_EXAMPLES || durationMs >= (this.examples.at(-1)?.durationMs ?? 0)
    );
  }

  keepExamples(examples: readonly Example[]): void {
    this.examples = [...this.examples, ...examples].sort(byLength).slice(0, MOST_EXAMPLES);
  }

  /** Adds all that another tally of the same scale has. */
  merge(other: Tally, scale: TimeScale): void {
    const { size } = this.blocks;
    this.count += other.count;
    this.blockedUs += other.blockedUs;
    this.firstSeenMs = Math.min(this.firstSeenMs, other.firstSeenMs);
    this.lastSeenMs = Math.max(this.lastSeenMs, other.lastSeenMs);
    this.unfinishedCount += other.unfinishedCount;
    this.hintCount += other.hintCount;
    this.mostProcesses = Math.max(this.mostProcesses, other.mostProcesses);
    this.durations.merge(other.durations);
    for (const [host, block, { count, blockedUs }] of other.blocks.entries()) {
      this.blocks.add(host, block, count, blockedUs);
    }
    scale.blockCount += this.blocks.size - size;
    const bursts = this.bursts.size;
    this.bursts.merge(other.bursts, scale.burstGapMs ?? 0);
    scale.burstCount += this.bursts.size - bursts;
    this.sessions.addAll(other.sessions);
    this.inputs.addAll(other.inputs);
    this.keepExamples(other.examples);
  }
}
