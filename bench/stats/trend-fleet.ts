/**
 * Simulated logs whose changes are known, with their times: the records of a process, or several, whose functions follow a curve.
 */
import { HOUR_MS } from "../../src/record/time-units.js";
import { Random } from "./random.js";

/** Midnight of a Monday. */
export const TREND_EPOCH_MS = Date.parse("2026-11-02T00:00:00Z");

/** How a function stalls. */
export interface TrendPlan {
  readonly hours: number;
  /** Stalls per process and hour. */
  readonly rate: number;
  /** What the rate is multiplied by in an hour (0-based); missing is 1. */
  readonly curve?: (hour: number) => number;
  /** Milliseconds a stall, in an hour; missing is 300. */
  readonly lengthMs?: (hour: number) => number;
  /** Variance/mean of hourly counts. */
  readonly overdispersion?: number;
  /** The rate swings by this share over the day. */
  readonly diurnal?: number;
  /** Standard deviation of the logarithm of the rate of each day. */
  readonly daySd?: number;
  /** Hourly autoregression. */
  readonly drift?: { readonly rho: number; readonly sd: number };
}

/** Stalls and their lengths, hour by hour. */
export function simulateTrend(
  plan: TrendPlan,
  seed: number,
): { readonly atMs: number; readonly durationMs: number }[] {
  const random = new Random(seed);
  const { rho = 0, sd = 0 } = plan.drift ?? {};
  const stalls: { atMs: number; durationMs: number }[] = [];
  let drift = random.normal();
  let day = 1;
  for (let hour = 0; hour < plan.hours; hour++) {
    if (hour % 24 === 0) day = random.factor(plan.daySd ?? 0);
    drift = rho * drift + Math.sqrt(1 - rho ** 2) * random.normal();
    const swing = 1 + (plan.diurnal ?? 0) * Math.sin((2 * Math.PI * hour) / 24);
    const mean = plan.rate * (plan.curve?.(hour) ?? 1) * day * Math.exp(sd * drift) * swing;
    const { overdispersion = 1 } = plan;
    const rate =
      overdispersion > 1 && mean > 0
        ? random.gamma(mean / (overdispersion - 1), overdispersion - 1)
        : mean;
    for (let left = random.poisson(rate); left > 0; left--) {
      const atMs = Math.round(TREND_EPOCH_MS + (hour + random.uniform()) * HOUR_MS);
      const lengthMs = plan.lengthMs?.(hour) ?? 300;
      const durationMs = Math.round(lengthMs * Math.exp(0.5 * random.normal()) * 1e3) / 1e3;
      stalls.push({ atMs, durationMs });
    }
  }
  return stalls;
}
