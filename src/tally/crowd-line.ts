import { amount, type Check, shape, whole, wrongType } from "../record/check.js";
import { HOUR_MS } from "../record/time-units.js";
import { LifeLine } from "./life-line.js";
import type { Span } from "./span.js";
import { rows, time } from "./state-check.js";

const HOUR_US = 1000 * HOUR_MS;

/** A {@link CrowdLine} as plain data. */
export interface CrowdState {
  readonly count: number;
  readonly from: number;
  readonly to: number;
  /** Two numbers an hour: its number since the epoch, and the microseconds observed of processes that lived for a part of it. */
  readonly parts: readonly number[];
  /** Two numbers an hour: its number, and how many more processes were observed for all of it than for all of the hour before. */
  readonly changes: readonly number[];
}

/** A summary with more is damaged: the spans of so many could not be made. */
const MOST_COUNT = 10_000_000;

const checkShape = shape(
  { count: whole, from: time, to: time, parts: rows(time, amount), changes: rows(time, time) },
  {},
);

/** Checks a state that comes from a file. */
export const checkCrowd: Check = (value, path) => {
  const problem = checkShape(value, path);
  if (problem !== undefined) return problem;
  const { count, parts, changes } = value as CrowdState;
  const isPossible =
    count <= MOST_COUNT &&
    parts.every((us, i) => i % 2 === 0 || us <= count * HOUR_US) &&
    changes.every((change, i) => i % 2 === 0 || Math.abs(change) <= count);
  return isPossible ? undefined : wrongType(path, `hours of ${count} processes`, value);
};

/**
 * The observed time of many processes that are not told apart, hour by hour. Sums of whole microseconds, which no order of adding
 * changes.
 */
export class CrowdLine extends LifeLine {
  #count = 0;
  #fromMs = Number.POSITIVE_INFINITY;
  #toMs = Number.NEGATIVE_INFINITY;
  readonly #partsUs = new Map<number, number>();
  readonly #changes = new Map<number, number>();

  override get isCrowd(): boolean {
    return true;
  }

  override get count(): number {
    return this.#count;
  }

  override get whole(): Span | undefined {
    return this.#fromMs > this.#toMs ? undefined : { from: this.#fromMs, to: this.#toMs };
  }

  /** Adds a process, with its silences, or another crowd. */
  addLine(line: LifeLine): void {
    if (line instanceof CrowdLine) {
      this.addState(line.state);
      return;
    }
    this.#count += line.count;
    const { whole } = line;
    for (const { from, to } of line.isContradicted || whole === undefined ? line.spans : [whole]) {
      this.#addSpan(from, to);
    }
  }

  get state(): CrowdState {
    const rowsOf = (hours: ReadonlyMap<number, number>): number[] =>
      [...hours]
        .filter(([, value]) => value !== 0)
        .sort(([a], [b]) => a - b)
        .flat();
    return {
      count: this.#count,
      from: this.#fromMs,
      to: this.#toMs,
      parts: rowsOf(this.#partsUs),
      changes: rowsOf(this.#changes),
    };
  }

  addState({ count, from, to, parts, changes }: CrowdState): void {
    this.#count += count;
    this.#fromMs = Math.min(this.#fromMs, from);
    this.#toMs = Math.max(this.#toMs, to);
    for (const [sums, list] of [
      [this.#partsUs, parts],
      [this.#changes, changes],
    ] as const) {
      for (let i = 0; i + 1 < list.length; i += 2)
        increase(sums, list[i] as number, list[i + 1] as number);
    }
  }

  /** For each hour as many spans as processes were observed for all of it, and one for the rest; they overlap. */
  override get rawSpans(): readonly Span[] {
    const spans: Span[] = [];
    const changes = new Map(this.#changes);
    for (const [hour, us] of this.#partsUs) {
      const wholeHours = Math.floor(us / HOUR_US);
      increase(changes, hour, wholeHours);
      increase(changes, hour + 1, -wholeHours);
      const restMs = (us % HOUR_US) / 1000;
      const latestMs = (hour + 1) * HOUR_MS - restMs;
      const from = Math.max(hour * HOUR_MS, Math.min(this.#fromMs, latestMs));
      if (restMs > 0) spans.push({ from, to: from + restMs });
    }
    const begun: number[] = [];
    for (const [hour, change] of [...changes].sort(([a], [b]) => a - b)) {
      for (let i = 0; i < change; i++) begun.push(hour * HOUR_MS);
      for (let i = 0; i > change; i--) spans.push({ from: begun.pop() ?? 0, to: hour * HOUR_MS });
    }
    return spans.sort((a, b) => a.from - b.from || a.to - b.to);
  }

  override get spans(): readonly Span[] {
    return this.rawSpans;
  }

  /** Silences were counted as observed. */
  override gaps(): Span[] {
    return [];
  }

  #addSpan(from: number, to: number): void {
    this.#fromMs = Math.min(this.#fromMs, from);
    this.#toMs = Math.max(this.#toMs, to);
    const [first, last] = [Math.floor(from / HOUR_MS), Math.floor(to / HOUR_MS)];
    const addPart = (hour: number, ms: number): void =>
      increase(this.#partsUs, hour, Math.round(ms * 1000));
    if (first === last) {
      addPart(first, to - from);
      return;
    }
    addPart(first, (first + 1) * HOUR_MS - from);
    addPart(last, to - last * HOUR_MS);
    increase(this.#changes, first + 1, 1);
    increase(this.#changes, last, -1);
  }
}

function increase(sums: Map<number, number>, hour: number, by: number): void {
  if (by !== 0) sums.set(hour, (sums.get(hour) ?? 0) + by);
}
