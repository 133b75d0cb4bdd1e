import { defined } from "../record/defined.js";
import type { CpuTimes } from "../record/record.js";
import { roundMs } from "../record/time-units.js";
import { findCpuStat, throttledMs } from "./cgroup.js";
import { monotonicMs } from "./clock.js";
import { ProcFile } from "./proc-file.js";
import type { ThreadTimes } from "./thread-schedule.js";
import type { WatchedTask } from "./watched-task.js";

/** The counters of the system at one moment, all in milliseconds since some origin of their own. */
export interface Reading {
  /** Monotonic milliseconds at which it was taken. */
  readonly atMs: number;
  readonly mainCpuMs?: number;
  readonly queueMs?: number;
  /** For how long the watchdog has waited for a processor. */
  readonly watchdogQueueMs?: number;
  readonly throttledMs?: number;
  readonly processCpuMs?: number;
  /** Time since boot, counting sleep. */
  readonly bootMs?: number;
  /** Time for which some task of the machine waited for a processor (PSI). */
  readonly pressureMs?: number;
}

/**
 * Reads the counters from which a verdict is made. Each source is optional: what a system does not tell is left out.
 *
 * Sources: proc(5) for schedstat and uptime, the kernel's accounting/psi for `/proc/pressure/cpu`.
 */
export class EvidenceReader {
  readonly #schedstat: ProcFile;
  readonly #cpuStat: ProcFile | undefined;
  readonly #processCpuMs: () => number | undefined;
  readonly #uptime = new ProcFile("/proc/uptime");
  readonly #pressure = new ProcFile("/proc/pressure/cpu");

  /** @param processCpuMs the processor time of the watched process; by default of the own one */
  constructor(task: WatchedTask, processCpuMs: () => number | undefined = ownCpuMs) {
    this.#schedstat = ProcFile.in(task.taskFolder, "schedstat");
    this.#cpuStat = findCpuStat(task.processFolder);
    this.#processCpuMs = processCpuMs;
  }

  read(): Reading {
    const schedstat = this.#schedstat.read()?.split(" ");
    const cpuStat = this.#cpuStat?.read();
    const uptime = this.#uptime.read();
    const pressure = /^some .*total=(\d+)/m.exec(this.#pressure.read() ?? "")?.[1];
    return defined({
      atMs: monotonicMs(),
      processCpuMs: this.#processCpuMs(),
      mainCpuMs: scaled(schedstat?.[0], 1e-6),
      queueMs: scaled(schedstat?.[1], 1e-6),
      throttledMs: cpuStat === undefined ? undefined : throttledMs(cpuStat),
      bootMs: scaled(uptime?.split(" ")[0], 1e3),
      pressureMs: scaled(pressure, 1e-3),
    });
  }

  close(): void {
    for (const file of [this.#schedstat, this.#cpuStat, this.#uptime, this.#pressure])
      file?.close();
  }
}

/**
 * Where the processor time went between two readings.
 *
 * The readings are taken a little outside of the stall (up to one tick of the watchdog), so no figure of the one
 * watched thread is allowed to be longer than the stall.
 */
export function cpuBetween(before: Reading, after: Reading, durationMs: number): CpuTimes {
  return defined({
    main: atMost(durationMs, difference(before.mainCpuMs, after.mainCpuMs)),
    queue: atMost(durationMs, difference(before.queueMs, after.queueMs)),
    throttled: difference(before.throttledMs, after.throttledMs),
    process: difference(before.processCpuMs, after.processCpuMs),
    watchdogQueue: difference(before.watchdogQueueMs, after.watchdogQueueMs),
  });
}

/** A reading with the times of the watched thread as that has read them itself. Without /proc only the first is told. */
export function withThreadTimes(reading: Reading, { mainCpuMs, queueMs }: ThreadTimes): Reading {
  const { mainCpuMs: _main, queueMs: _queue, ...others } = reading;
  const known = (ms: number): number | undefined => (Number.isNaN(ms) ? undefined : ms);
  return { ...others, ...defined({ mainCpuMs: known(mainCpuMs), queueMs: known(queueMs) }) };
}

/** What the two clocks may differ by without a sleep: adjustments, and the hundredths of `/proc/uptime`. */
const CLOCK_NOISE_MS = 50;

/**
 * Milliseconds for which the machine slept between two readings.
 *
 * The time since boot counts sleep and the monotonic clock does not. Where there is none, the wall clock must do, and
 * a clock that was set forward then looks like a sleep.
 *
 * @param wallAheadMs by how much the wall clock ran ahead of the monotonic clock
 */
export function suspendedBetween(before: Reading, after: Reading, wallAheadMs: number): number {
  const bootMs = difference(before.bootMs, after.bootMs);
  const aheadMs = bootMs === undefined ? wallAheadMs : bootMs - (after.atMs - before.atMs);
  return aheadMs < CLOCK_NOISE_MS ? 0 : Math.round(aheadMs);
}

/** `after - before`, or undefined if either was not measured; never negative, rounded to microseconds. */
export function difference(before?: number, after?: number): number | undefined {
  if (before === undefined || after === undefined) return undefined;
  return Math.max(0, roundMs(after - before));
}

function ownCpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e3;
}

function atMost(limit: number, value: number | undefined): number | undefined {
  return value === undefined ? undefined : Math.min(limit, value);
}

function scaled(text: string | undefined, factor: number): number | undefined {
  const value = Number(text);
  return text === undefined || !Number.isFinite(value) ? undefined : value * factor;
}
