import { mergedDurations } from "../report/finish-group.js";
import type { RateScale } from "../report/rate-base.js";
import type { BeforeAfter, ChangeEvidence, ChangeInput, Seen } from "../stats/change.js";
import { neededToTell } from "../stats/needed-time.js";
import type { Judgement } from "../stats/outcome.js";
import { quantileRanks } from "../stats/quantile-ranks.js";
import { rateInterval } from "../stats/rate-interval.js";
import type { RatioInterval } from "../stats/ratio-test.js";
import type { Tally } from "../tally/tally.js";
import type { Exposure } from "./change-input.js";
import type { Change, Estimate, Lengths, NeededTime } from "./comparison-model.js";
import { divideSides } from "./divide-sides.js";

/** A change with its evidence and judgement. */
export interface Finding {
  readonly input: ChangeInput;
  readonly evidence: ChangeEvidence;
  readonly q: number | undefined;
  readonly judgement: Judgement;
}

/** Converts a finding to the figures of the report. @param findingCount how many there are of its kind */
export function changeOf(
  { input, evidence, q, judgement }: Finding,
  tallies: BeforeAfter<readonly Tally[]>,
  exposure: Exposure,
  findingCount = 1,
): Change {
  const { before, after } = input;
  const { rate, blocked, lengths, appearance } = evidence;
  const both = <T>(of: (side: Seen) => T): BeforeAfter<T> => ({
    before: of(before),
    after: of(after),
  });
  const { rates } = exposure;
  const divisions = divideSides(input, evidence, exposure.ground, findingCount);
  // Of sides that are not one thing, and of fewer but longer stalls, more hours would tell no more.
  const isOpen =
    divisions.length === 0 &&
    !judgement.notes.includes("fewer-but-longer") &&
    (judgement.outcome === "cannot-tell" || judgement.outcome === "small-change");
  return {
    ...judgement,
    confounders: exposure.ground?.confounders ?? [],
    ratesPer: exposure.rates.base.text,
    count: both(({ count }) => count),
    blockedMs: both(({ blockedMs }) => blockedMs),
    ratePerHour: both((side) => perHour(side.count, side, rates)),
    rateRatio: estimateOf(rate),
    rateRatioAtMost: rate?.inner.high,
    rateAtMost: both((side) => rateBound(side, rates)),
    blockedRatio: estimateOf(blocked),
    blockedPValue: blocked?.p,
    pValue: rate?.p,
    qValue: q,
    blockedMsPerHour: both((side) => perHour(side.blockedMs, side, rates)),
    duration: {
      before: lengthsOf(tallies.before, before),
      after: lengthsOf(tallies.after, after),
      ratio: estimateOf(lengths?.ratio),
      pValue: lengths?.test.p,
    },
    bursts: both(({ burstCount }) => burstCount),
    appearance,
    needed: isOpen ? neededOf(input, evidence, exposure) : undefined,
    test: rate?.method,
    noise: rate?.noise?.source,
    divisions,
  };
}

/** An amount per unit of the rate base. */
function perHour(amount: number, seen: Seen, rates: RateScale): number | undefined {
  const unit = unitsOf(seen, rates);
  return unit > 0 ? amount / unit : undefined;
}

/** The exposure of a side in units of the rate base; NaN if unknown. */
function unitsOf({ observedHours = Number.NaN }: Seen, { base, perHour }: RateScale): number {
  return (observedHours * perHour) / base.amount;
}

function rateBound(seen: Seen, rates: RateScale): number | undefined {
  const units = unitsOf(seen, rates);
  if (seen.count > 0 || !(units > 0)) return undefined;
  // The upper end of the 90 % interval is a one-sided 95 % bound.
  return rateInterval(0, units, 0.9)?.high;
}

function estimateOf(ratio: RatioInterval | undefined): Estimate | undefined {
  if (ratio === undefined) return undefined;
  const { estimate, low, high } = ratio;
  return { estimate, low, high };
}

function neededOf(
  input: ChangeInput,
  evidence: ChangeEvidence,
  { ground }: Exposure,
): NeededTime | undefined {
  const needed = neededToTell(input, evidence);
  if (needed === undefined || ground === undefined) return undefined;
  const after = ground.cells.slice(ground.beforeCount);
  const blocks = new Map<number, number>();
  for (const { block, hours } of after) blocks.set(block, (blocks.get(block) ?? 0) + hours);
  // The median number of processes in a block of the after side.
  const perBlock = [...blocks.values()].sort((a, b) => a - b)[Math.floor(blocks.size / 2)] ?? 0;
  const processes = perBlock / ground.blockHours;
  const wallHours =
    needed.unit === "hours" && processes > 0 ? needed.amount / processes : undefined;
  return { ...needed, wallHours };
}

function lengthsOf(tallies: readonly Tally[], { burstCount }: Seen): Lengths {
  const durations = mergedDurations(tallies);
  /** The interval of a quantile of all stalls, computed as if each burst were one stall, because stalls of a burst are alike. */
  const interval = (q: number): readonly [number, number] | undefined => {
    const ranks = quantileRanks(q, burstCount);
    if (ranks === undefined) return undefined;
    const low = durations.quantile(ranks.low / burstCount);
    const high = durations.quantile(ranks.high / burstCount);
    return low === undefined || high === undefined ? undefined : [low, high];
  };
  return {
    p50Ms: durations.quantile(0.5),
    p50Interval: interval(0.5),
    p95Ms: durations.quantile(0.95),
    p95Interval: interval(0.95),
    maxMs: durations.max,
  };
}
