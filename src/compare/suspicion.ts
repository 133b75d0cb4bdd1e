import type { BeforeAfter } from "../stats/change.js";
import { countOf, type Tally } from "../tally/tally.js";
import { isSuspect, type VerdictKind } from "../verdict/verdict.js";
import type { ComparabilityNote } from "./comparability-note.js";
import type { Observation } from "./observation.js";

/** If more than this share of the stalls of one side, compared with the other, could not be told to be starved, the sides were not judged alike. */
const MOST_DIFFERENCE = 0.1;
/** Suspects recognised by the stack alone, which both sides have. */
const TOLD_BY_STACK: ReadonlySet<VerdictKind> = new Set(["idle", "debugger"]);

/** Which stalls are compared. */
export interface Suspicion {
  readonly isReal: (tally: Tally) => boolean;
  /** The note for sides that could not be judged alike. */
  readonly note: ComparabilityNote | undefined;
}

/**
 * Decides which stalls are left out as suspected false positives, on both sides alike.
 *
 * Starvation shows in counters that only some emitters and systems provide. If only one side has them, leaving out its starved stalls
 * would make it look better without reason; then they count on both sides.
 */
export function suspicionOf(observations: BeforeAfter<Observation>): Suspicion {
  const shares = [observations.before, observations.after].map((side) => ({
    measured: measuredShare(side),
    linux: linuxShare(side),
  }));
  const [before, after] = shares as [(typeof shares)[0], (typeof shares)[0]];
  const tallies = [observations.before, observations.after].flatMap(({ totals }) => totals.tallies);
  const starvedCount = countOf(tallies.filter(({ key }) => isStarved(key.kind)));
  const starvedShare = starvedCount / countOf(tallies.filter(isMeasured));
  const differ = (a: number | undefined, b: number | undefined): boolean =>
    a !== undefined && b !== undefined && Math.abs(a - b) * starvedShare > MOST_DIFFERENCE;
  const isUnlike = differ(before.measured, after.measured) || differ(before.linux, after.linux);
  if (!isUnlike || starvedCount === 0) {
    return { isReal: ({ key }) => !isSuspect(key.kind), note: undefined };
  }
  return {
    isReal: ({ key }) => !TOLD_BY_STACK.has(key.kind),
    note: { code: "judged-differently", starvedCount },
  };
}

/** The share of stalls judged by counters; undefined without stalls. */
function measuredShare({ totals: { tallies } }: Observation): number | undefined {
  const all = countOf(tallies);
  return all === 0 ? undefined : countOf(tallies.filter(isMeasured)) / all;
}

function isMeasured({ key }: Tally): boolean {
  return key.basis !== "stack";
}

/** Whether a kind of suspect is only recognised by counters. */
function isStarved(kind: VerdictKind): boolean {
  return isSuspect(kind) && !TOLD_BY_STACK.has(kind);
}

/** The share of sessions on Linux, whose kernel reports how long a thread waited; undefined if no session has its platform. */
function linuxShare({ totals }: Observation): number | undefined {
  const platforms = totals.sessions.flatMap(({ facts }) => facts?.platform ?? []);
  if (platforms.length === 0) return undefined;
  return platforms.filter((platform) => platform.startsWith("linux")).length / platforms.length;
}
