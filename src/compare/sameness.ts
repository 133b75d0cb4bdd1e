import { observedSpans } from "../tally/observed-time.js";
import type { ComparabilityNote } from "./comparability-note.js";
import type { ComparisonSide } from "./comparison-model.js";
import type { Observation } from "./observation.js";

/** Common session time up to this share of the smaller side is taken for the edge of a cut. */
const LEAST_OVERLAP = 0.05;

/** Notes if both sides have the same records, share some, or if the after side also has versions of the before side. */
export function samenessNotes(
  [before, after]: readonly [Observation, Observation],
  sides: readonly [ComparisonSide, ComparisonSide],
): ComparabilityNote[] {
  const print = fingerprint(before);
  if (print !== "" && print === fingerprint(after)) {
    return [{ code: "same-input" }];
  }
  return [...overlapNote(before, after), ...mixedVersionsNote(...sides)];
}

/** What was observed and when; the same for a copy under another name. Empty if nothing was. */
function fingerprint({ totals, filters }: Observation): string {
  const stalls = totals.tallies
    .map(({ count, blockedUs, firstSeenMs, lastSeenMs }) =>
      [count, blockedUs, firstSeenMs, lastSeenMs].join(" "),
    )
    .sort();
  const spans = totals.sessions
    .flatMap(({ lifeLine }) => observedSpans(lifeLine, filters))
    .map(({ from, to }) => `${from}-${to}`)
    .sort();
  return [...stalls, ...spans].join("\n");
}

function overlapNote(before: Observation, after: Observation): ComparabilityNote[] {
  const known = new Map(before.totals.sessions.map((session) => [session.id, session]));
  let sharedMs = 0;
  let count = 0;
  for (const session of after.totals.sessions) {
    const other = known.get(session.id);
    if (other === undefined || session.lifeLine.isCrowd) continue;
    let ownMs = 0;
    for (const a of observedSpans(other.lifeLine, before.filters)) {
      for (const b of observedSpans(session.lifeLine, after.filters)) {
        ownMs += Math.max(0, Math.min(a.to, b.to) - Math.max(a.from, b.from));
      }
    }
    sharedMs += ownMs;
    if (ownMs > 0) count++;
  }
  const smaller = Math.min(observedMs(before), observedMs(after));
  if (sharedMs <= LEAST_OVERLAP * smaller) return [];
  return [{ code: "overlap", processCount: count, share: sharedMs / smaller }];
}

function observedMs({ totals, filters }: Observation): number {
  let sum = 0;
  for (const { lifeLine } of totals.sessions) {
    for (const { from, to } of observedSpans(lifeLine, filters)) sum += to - from;
  }
  return sum;
}

function mixedVersionsNote(before: ComparisonSide, after: ComparisonSide): ComparabilityNote[] {
  const { versions } = after;
  const oldVersions = versions.filter((version) => before.versions.includes(version));
  if (versions.length < 2 || oldVersions.length === 0) return [];
  return [{ code: "versions-mixed", versions, oldVersions }];
}
