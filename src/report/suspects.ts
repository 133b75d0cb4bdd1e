import { HOUR_MS } from "../record/time-units.js";
import { byLength } from "../tally/example.js";
import type { ReadInput } from "../tally/read-input.js";
import { blockedUsOf, countOf, type Tally } from "../tally/tally.js";
import type { Totals } from "../tally/totals.js";
import { isSuspect, VERDICT_KINDS } from "../verdict/verdict.js";
import { companyWords, reasonInCompany } from "./correlate.js";
import { groupExample } from "./group-example.js";
import type { HostShare, SuspectGroup, SuspectPeak } from "./model.js";

/** What was set aside, by kind: how much, why, on which hosts and when. */
export function suspectsOf(totals: Totals, inputs: readonly ReadInput[]): SuspectGroup[] {
  return VERDICT_KINDS.filter(isSuspect).flatMap((kind) => {
    const ofKind = totals.tallies.filter((tally) => tally.key.kind === kind);
    if (ofKind.length === 0) return [];
    const longest = ofKind.flatMap((tally) => tally.examples).sort(byLength())[0];
    // Only the longest stalls of a stack are kept whole, and the correlated ones may not be among them.
    const mostProcesses = Math.max(...ofKind.map((tally) => tally.mostProcesses));
    return {
      kind,
      count: countOf(ofKind),
      blockedMs: blockedUsOf(ofKind) / 1000,
      reason: longest === undefined ? companyWords(mostProcesses) : reasonInCompany(longest),
      example: longest === undefined ? undefined : groupExample(longest, kind, inputs),
      hosts: hostsOf(ofKind, totals.hosts),
      peak: peakOf(ofKind, totals.scale.blockMs),
    };
  });
}

/** The hosts by how many of the stalls were theirs. */
function hostsOf(tallies: readonly Tally[], names: readonly string[]): HostShare[] {
  const counts = new Map<string, number>();
  for (const { blocks } of tallies) {
    blocks.forEach((index, _block, count) => {
      const host = names[index] ?? "";
      counts.set(host, (counts.get(host) ?? 0) + count);
    });
  }
  return Array.from(counts, ([host, count]) => ({ host, count })).sort(
    (a, b) => b.count - a.count || (a.host < b.host ? -1 : 1),
  );
}

/** The hour of the day (UTC) in which most of them began, over all days. */
function peakOf(tallies: readonly Tally[], blockMs: number): SuspectPeak | undefined {
  if (blockMs > HOUR_MS) return undefined;
  const counts = new Array<number>(24).fill(0);
  const days = new Set<number>();
  for (const { blocks } of tallies) {
    blocks.forEach((_, block, count) => {
      const hour = Math.floor((block * blockMs) / HOUR_MS);
      days.add(Math.floor(hour / 24));
      counts[hour % 24] = (counts[hour % 24] ?? 0) + count;
    });
  }
  const count = Math.max(...counts);
  return { hourOfDay: counts.indexOf(count), count, days: days.size };
}
