/**
 * Made-up logs: stall times of one process, turned into what a comparison takes.
 */
import { splitIntoBursts } from "../../src/stats/bursts.js";
import type { RateSide } from "../../src/stats/rate-side.js";
import type { RandomUint32 } from "../../src/stats/seeded-random.js";

const HOUR_MS = 3_600_000;

/** How stalls come. */
export type Process =
  /** Counts of each hour are negative binomial (a gamma-mixed rate), spread evenly over the hour; 1 is Poisson. */
  | { readonly kind: "hourly"; readonly varianceToMean: number }
  /** Independent bursts of geometrically many stalls, 20 s apart. */
  | { readonly kind: "bursts"; readonly meanSize: number };

/** Uniform in (0, 1). */
const uniform = (random: RandomUint32): number => (random() + 0.5) / 4_294_967_296;

function drawNormal(random: RandomUint32): number {
  return Math.sqrt(-2 * Math.log(uniform(random))) * Math.cos(2 * Math.PI * uniform(random));
}

/** Gamma with mean shape·scale (Marsaglia and Tsang 2000). */
function drawGamma(random: RandomUint32, shape: number, scale: number): number {
  if (shape < 1) {
    return drawGamma(random, shape + 1, scale) * uniform(random) ** (1 / shape);
  }
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = drawNormal(random);
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(uniform(random)) < 0.5 * x * x + d - d * v + d * Math.log(v)) {
      return d * v * scale;
    }
  }
}

function drawPoisson(random: RandomUint32, mean: number): number {
  // Counts exponential waiting times: the means here are small, and no underflow can happen.
  let count = 0;
  let left = mean;
  for (;;) {
    left += Math.log(uniform(random));
    if (left <= 0) return count;
    count++;
  }
}

function stallTimes(random: RandomUint32, hours: number, mean: number, process: Process): number[] {
  const times: number[] = [];
  if (process.kind === "hourly") {
    const extra = process.varianceToMean - 1;
    for (let hour = 0; hour < hours; hour++) {
      const rate = extra > 0 ? drawGamma(random, mean / extra, extra) : mean;
      const count = drawPoisson(random, rate);
      for (let i = 0; i < count; i++) times.push((hour + uniform(random)) * HOUR_MS);
    }
  } else {
    const bursts = drawPoisson(random, (hours * mean) / process.meanSize);
    for (let i = 0; i < bursts; i++) {
      let at = uniform(random) * hours * HOUR_MS;
      do {
        if (at < hours * HOUR_MS) times.push(at);
        at += 20_000;
      } while (uniform(random) > 1 / process.meanSize);
    }
  }
  return times.sort((p, q) => p - q);
}

/**
 * One side of a comparison with blocks of an hour.
 *
 * @param hours length of the log, whole
 * @param mean stalls per hour
 */
export function simulateSide(
  random: RandomUint32,
  hours: number,
  mean: number,
  process: Process,
): RateSide {
  const times = stallTimes(random, hours, mean, process);
  const spans = times.map((startMs) => {
    return { startMs, endMs: startMs + 60 - 80 * Math.log(uniform(random)) };
  });
  const counts = new Float64Array(hours);
  const blockedMs = new Float64Array(hours);
  for (const { startMs, endMs } of spans) {
    const hour = Math.floor(startMs / HOUR_MS);
    counts[hour] = (counts[hour] ?? 0) + 1;
    blockedMs[hour] = (blockedMs[hour] ?? 0) + endMs - startMs;
  }
  const bursts = splitIntoBursts(spans);
  return {
    count: spans.length,
    observedHours: hours,
    blocks: { counts, blockedMs, exposureHours: new Float64Array(hours).fill(1) },
    burstCount: bursts.length,
    burstLongestMs: bursts.map((burst) => burst.longestMs),
  };
}
