import { roundMs } from "../record/time-units.js";
import type { Filters } from "../tally/filters.js";
import { observedSpans } from "../tally/observed-time.js";
import type { Tally } from "../tally/tally.js";
import type { Totals } from "../tally/totals.js";
import { isSuspect } from "../verdict/verdict.js";
import type { ProgramFigures } from "./model.js";

interface Sums {
  readonly service: string | undefined;
  readonly version: string | undefined;
  sessions: number;
  observedMs: number;
  count: number;
  blockedUs: number;
  suspectedCount: number;
  suspectedUs: number;
  readonly blockedUsOf: Map<string, number>;
}

/** The figures of each version of each service, by service and first start. @param groupIds of the tallies */
export function programsOf(
  totals: Totals,
  filters: Filters,
  groupIds: ReadonlyMap<Tally, string>,
): ProgramFigures[] {
  const programs = new Map<string, Sums>();
  const sumsOf = (service: string | undefined, version: string | undefined): Sums => {
    const key = JSON.stringify([service, version]);
    let sums = programs.get(key);
    if (sums === undefined) {
      const none = { sessions: 0, observedMs: 0, count: 0, blockedUs: 0 };
      const noSuspects = { suspectedCount: 0, suspectedUs: 0 };
      sums = { service, version, ...none, ...noSuspects, blockedUsOf: new Map() };
      programs.set(key, sums);
    }
    return sums;
  };
  for (const { program, lifeLine } of totals.sessions) {
    const spans = observedSpans(lifeLine, filters);
    if (spans.length === 0) continue;
    const sums = sumsOf(program.service, program.version);
    sums.sessions += lifeLine.count;
    for (const { from, to } of spans) sums.observedMs += to - from;
  }
  for (const tally of totals.tallies) {
    const { program, kind } = tally.key;
    const sums = sumsOf(program.service, program.version);
    if (isSuspect(kind)) {
      sums.suspectedCount += tally.count;
      sums.suspectedUs += tally.blockedUs;
      continue;
    }
    sums.count += tally.count;
    sums.blockedUs += tally.blockedUs;
    const id = groupIds.get(tally) ?? "";
    sums.blockedUsOf.set(id, (sums.blockedUsOf.get(id) ?? 0) + tally.blockedUs);
  }
  return [...programs.values()].map(({ blockedUs, suspectedUs, blockedUsOf, ...sums }) => ({
    ...sums,
    observedMs: roundMs(sums.observedMs),
    blockedMs: blockedUs / 1000,
    suspectedMs: suspectedUs / 1000,
    heaviestGroup: heaviestOf(blockedUsOf),
  }));
}

/** The group with the most blocked time; of equals the one with the first id. */
function heaviestOf(blockedUsOf: ReadonlyMap<string, number>): string | undefined {
  let heaviest: string | undefined;
  let mostUs = -1;
  for (const [id, us] of blockedUsOf) {
    if (us < mostUs || (us === mostUs && heaviest !== undefined && heaviest < id)) continue;
    heaviest = id;
    mostUs = us;
  }
  return heaviest;
}
