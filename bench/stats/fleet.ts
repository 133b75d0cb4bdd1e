/**
 * A simulated fleet before and after a deploy whose changes are known: the stalls of each process.
 */
import { HOUR_MS } from "../../src/record/time-units.js";
import { Random } from "./random.js";

/** A Monday. */
export const EPOCH_MS = Date.parse("2026-11-16T00:00:00Z");

/** One side: who ran when. */
export interface SidePlan {
  readonly startHour: number;
  readonly hours: number;
  readonly hosts: readonly string[];
  /** Processes on each host. */
  readonly processes: number;
}

/** How stalls come, the same on both sides but for `ratio` and `lengthRatio`. */
export interface FleetPlan {
  readonly name: string;
  readonly before: SidePlan;
  readonly after: SidePlan;
  /** Stalls per process and hour. */
  readonly rate: number;
  /** Variance/mean of hourly counts of a process; the rate of an hour is gamma distributed. */
  readonly overdispersion?: number;
  /** Mean stalls of a burst, geometric, 20 s apart. */
  readonly burstSize?: number;
  /** Bursts hit all processes of a host at once. */
  readonly isBurstOfHost?: boolean;
  /** Variance/mean of an hour that all hosts share. */
  readonly rushes?: number;
  /** The rate swings by this share over the day. */
  readonly diurnal?: number;
  /** The rate grows by this share from the start of a side to its end. */
  readonly trend?: number;
  /** Standard deviation of the logarithm of the rate, of each. */
  readonly hostSd?: number;
  readonly daySd?: number;
  /** Hourly autoregression. */
  readonly drift?: { readonly rho: number; readonly sd: number };
  /**
   * Stalls follow the requests, of which there are this many times as many after; rates are told per request. Only for one function.
   */
  readonly traffic?: number;
  /** How many functions stall, each at the rate; the first one changes. Missing is one. */
  readonly functions?: number;
}

/** What the deploy did. */
export interface Deploy {
  /** After/before: of the rate, and of the length of stalls. */
  readonly rate: number;
  readonly length: number;
}

/** A stall of a simulated process. */
export interface FleetStall {
  readonly timestampMs: number;
  readonly durationMs: number;
  readonly functionName: string;
}

/** One process. */
export interface FleetProcess {
  readonly session: string;
  readonly host: string;
  readonly version: string;
  readonly fromMs: number;
  readonly toMs: number;
  readonly stalls: readonly FleetStall[];
  /** Requests in each hour; missing where nobody counts them. */
  readonly requests?: readonly number[];
}

/** Both sides of a simulated deploy. @param seed the same one gives the same fleet */
export function simulateFleet(
  plan: FleetPlan,
  deploy: Deploy,
  seed: number,
): { readonly before: FleetProcess[]; readonly after: FleetProcess[] } {
  const random = new Random(seed);
  const names = Array.from({ length: plan.functions ?? 1 }, (_, i) => `handler${i}`);
  const loads = names.map(() => loadOfHours(random, plan));
  const side = (sidePlan: SidePlan, version: string, isAfter: boolean): FleetProcess[] => {
    const stalls = names.map((name, i) => {
      const isChanged = isAfter && i === 0;
      const change = isChanged ? deploy : { rate: 1, length: 1 };
      const load = loads[i] as readonly number[];
      return stallsOf(
        random,
        plan,
        sidePlan,
        name,
        change,
        load,
        isAfter ? (plan.traffic ?? 1) : 1,
      );
    });
    return sidePlan.hosts.flatMap((host, h) =>
      Array.from({ length: sidePlan.processes }, (_, p): FleetProcess => {
        const fromMs = EPOCH_MS + sidePlan.startHour * HOUR_MS;
        const toMs = fromMs + sidePlan.hours * HOUR_MS;
        const own = stalls
          .flatMap(({ found }) => found[h * sidePlan.processes + p] ?? [])
          .filter(({ timestampMs }) => timestampMs < toMs)
          .sort((a, b) => a.timestampMs - b.timestampMs);
        const counted = plan.traffic === undefined ? {} : { requests: stalls[0]?.requests ?? [] };
        const session = `${version}-${host}-${p}`;
        return { session, host, version, fromMs, toMs, stalls: own, ...counted };
      }),
    );
  };
  return { before: side(plan.before, "1.0.0", false), after: side(plan.after, "1.1.0", true) };
}

/** Of a process at ordinary times. */
const REQUESTS_PER_HOUR = 10_000;

/** How busy each hour since the epoch is: the same for both sides where they run at the same time. */
function loadOfHours(random: Random, plan: FleetPlan): number[] {
  const { rho = 0, sd = 0 } = plan.drift ?? {};
  const hours = Math.ceil(
    Math.max(...[plan.before, plan.after].map((side) => side.startHour + side.hours)),
  );
  let drift = random.normal();
  let day = 1;
  return Array.from({ length: hours }, (_, hour) => {
    if (hour % 24 === 0) day = random.factor(plan.daySd ?? 0);
    drift = rho * drift + Math.sqrt(1 - rho ** 2) * random.normal();
    const rush = (plan.rushes ?? 1) > 1 ? gammaFactor(random, 1, plan.rushes ?? 1) : 1;
    const clock = 1 + (plan.diurnal ?? 0) * Math.sin((2 * Math.PI * hour) / 24);
    return day * rush * Math.exp(sd * drift) * clock;
  });
}

/** The stalls of one function in each process of a side, and the requests of each hour. */
function stallsOf(
  random: Random,
  plan: FleetPlan,
  side: SidePlan,
  functionName: string,
  deploy: Deploy,
  load: readonly number[],
  traffic: number,
): { readonly found: FleetStall[][]; readonly requests: number[] } {
  const requests: number[] = [];
  const hostFactors = side.hosts.map(() => random.factor(plan.hostSd ?? 0));
  const found: FleetStall[][] = Array.from(
    { length: side.hosts.length * side.processes },
    () => [],
  );
  for (let hour = 0; hour < side.hours; hour++) {
    const clock = side.startHour + hour;
    const busy =
      traffic *
      (load[Math.floor(clock)] as number) *
      (1 + (plan.trend ?? 0) * (hour / side.hours - 0.5));
    requests.push(Math.round(REQUESTS_PER_HOUR * busy));
    const rate = plan.rate * deploy.rate * busy;
    for (const [h, factor] of hostFactors.entries()) {
      const first = h * side.processes;
      if (plan.isBurstOfHost === true) {
        for (const at of timesOf(random, plan, rate * factor, clock)) {
          for (let p = 0; p < side.processes; p++) found[first + p]?.push(stall(at));
        }
        continue;
      }
      for (let p = 0; p < side.processes; p++) {
        for (const at of timesOf(random, plan, rate * factor, clock)) {
          found[first + p]?.push(stall(at));
        }
      }
    }
  }
  return { found, requests };

  function stall(timestampMs: number): FleetStall {
    // Log-normal lengths: most of a third of a second, some of several.
    const durationMs =
      Math.round(300 * deploy.length * Math.exp(0.8 * random.normal()) * 1e3) / 1e3;
    return { timestampMs, durationMs, functionName };
  }
}

/** When the stalls of one process in one hour begin. */
function timesOf(random: Random, plan: FleetPlan, rate: number, clock: number): number[] {
  const startMs = EPOCH_MS + clock * HOUR_MS;
  const overdispersion = plan.overdispersion ?? 1;
  const mean = overdispersion > 1 ? rate * gammaFactor(random, rate, overdispersion) : rate;
  const size = plan.burstSize ?? 1;
  const times: number[] = [];
  for (let left = random.poisson(mean / size); left > 0; left--) {
    let at = startMs + random.uniform() * HOUR_MS;
    do {
      times.push(Math.round(at));
      at += 20_000;
    } while (random.uniform() > 1 / size);
  }
  return times;
}

/** A factor of mean 1 that makes the variance of counts with this mean so many times the mean. */
function gammaFactor(random: Random, mean: number, varianceToMean: number): number {
  const shape = mean / (varianceToMean - 1);
  return random.gamma(shape, 1 / shape);
}
