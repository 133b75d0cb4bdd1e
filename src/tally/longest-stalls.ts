import type { StallColumns } from "../record/stall-columns.js";
import type { Tally } from "./tally.js";

/** How many stalls the time line keeps: the longest, because people look for these on it. */
const MOST_TIMELINE_POINTS = 4_000;

/** A stall as a point in time. */
export interface StallPoint {
  /** When it began, epoch ms. */
  readonly timestampMs: number;
  readonly durationMs: number;
  readonly tally: Tally;
}

/** How many stalls are collected before the short ones are discarded. */
const ROOM = 4 * MOST_TIMELINE_POINTS;

/** Keeps the longest of any number of stalls, whatever their order. */
export class LongestStalls {
  readonly #timestampsMs: Float64Array;
  readonly #durationsMs: Float64Array;
  readonly #tallies: Tally[] = [];
  /** Shorter stalls can no longer be among the longest. */
  #floorMs: number;

  /** @param isKept false keeps nothing */
  constructor(isKept: boolean) {
    const room = isKept ? ROOM : 0;
    this.#timestampsMs = new Float64Array(room);
    this.#durationsMs = new Float64Array(room);
    this.#floorMs = isKept ? 0 : Number.POSITIVE_INFINITY;
  }

  /** Takes one stall. */
  add(timestampMs: number, durationMs: number, tally: Tally): void {
    if (durationMs < this.#floorMs) return;
    if (this.#tallies.length === ROOM) this.#cut();
    const at = this.#tallies.length;
    this.#timestampsMs[at] = timestampMs;
    this.#durationsMs[at] = durationMs;
    this.#tallies.push(tally);
  }

  /** Takes stalls of one tally. */
  addAll({ count, startsMs, durationsMs, longestMs }: StallColumns, tally: Tally): void {
    if (longestMs < this.#floorMs) return;
    for (let i = 0; i < count; i++) {
      const durationMs = durationsMs[i] as number;
      if (durationMs >= this.#floorMs) this.add(startsMs[i] as number, durationMs, tally);
    }
  }

  /** The longest stalls, longest first; of equals the earliest. */
  get points(): readonly StallPoint[] {
    return this.#tallies
      .map((tally, i): StallPoint => {
        const timestampMs = this.#timestampsMs[i] as number;
        return { timestampMs, durationMs: this.#durationsMs[i] as number, tally };
      })
      .sort(
        (a, b) =>
          b.durationMs - a.durationMs ||
          a.timestampMs - b.timestampMs ||
          (a.tally.key.stack.key < b.tally.key.stack.key ? -1 : 1),
      )
      .slice(0, MOST_TIMELINE_POINTS);
  }

  /** Redirects the points of tallies that were merged into others. */
  redirect(moved: ReadonlyMap<Tally, Tally>): void {
    for (const [i, tally] of this.#tallies.entries()) this.#tallies[i] = moved.get(tally) ?? tally;
  }

  /** Discards the points of tallies that do not count after all. */
  forget(forgotten: ReadonlySet<Tally>): void {
    this.#keep((i) => !forgotten.has(this.#tallies[i] as Tally));
  }

  /** Discards what is shorter than the last of the longest. */
  #cut(): void {
    const sorted = this.#durationsMs.slice().sort();
    this.#floorMs = sorted[ROOM - MOST_TIMELINE_POINTS] as number;
    this.#keep((i) => (this.#durationsMs[i] as number) >= this.#floorMs);
    if (this.#tallies.length < ROOM / 2) return;
    // Too many are as long as the last one: the earliest of these are kept.
    const { points } = this;
    for (const [i, point] of points.entries()) {
      this.#timestampsMs[i] = point.timestampMs;
      this.#durationsMs[i] = point.durationMs;
      this.#tallies[i] = point.tally;
    }
    this.#tallies.length = points.length;
  }

  #keep(isKept: (index: number) => boolean): void {
    let kept = 0;
    for (let i = 0; i < this.#tallies.length; i++) {
      if (!isKept(i)) continue;
      this.#timestampsMs[kept] = this.#timestampsMs[i] as number;
      this.#durationsMs[kept] = this.#durationsMs[i] as number;
      this.#tallies[kept] = this.#tallies[i] as Tally;
      kept++;
    }
    this.#tallies.length = kept;
  }
}
