import type { AliveRecord, StopRecord } from "../record/record.js";
import { HOUR_MS } from "../record/time-units.js";
import { BLOCK_LENGTHS_MS } from "./block-counts.js";

/** What rates can be per, other than per observed hour. */
export const WORK_KINDS = ["active-hour", "requests", "work"] as const;
export type WorkKind = (typeof WORK_KINDS)[number];

/** How many blocks are kept of one session: a week of the shortest ones. More make the blocks longer. */
const MOST_BLOCKS = 1_008;

/** Shares of time are added as whole millionths: sums of fractions would depend on the order of adding. */
const MILLIONTHS = 1e6;

/** A {@link WorkLine} as plain data. */
export interface WorkState {
  /** When nothing had been done, epoch ms; missing if unknown. */
  readonly from?: number;
  /** Six numbers a block: its start, sum and number of shares, time of the last totals, requests, work (-1: not known). */
  readonly rows: readonly number[];
}

/** The index of each number in its row. */
const SHARE_SUM = 1;
const SHARE_COUNT = 2;
const AT_MS = 3;
const TOTALS = { requests: 4, work: 5 } as const;
const ROW_NUMBERS = 6;
const UNKNOWN = -1;

/**
 * What a process has done over time, according to its signs of life: how busy its loop was, and how many requests it has served and
 * how much work it has counted.
 *
 * The order of adding makes no difference, and neither does a repeated line.
 */
export class WorkLine {
  /** The rows of {@link WorkState} by time, with shares in millionths; one flat list, because a fleet has many. */
  #rows: number[] = [];
  #blockMs: number = BLOCK_LENGTHS_MS[0];
  #startMs = Number.POSITIVE_INFINITY;

  /** Takes a time at which nothing had been done; the earliest counts. */
  startAt(ms: number): void {
    this.#startMs = Math.min(this.#startMs, ms);
  }

  /** Takes a record. */
  add({ uptime, utilization, requests, work }: AliveRecord | StopRecord, atMs: number): void {
    if (uptime !== undefined) this.startAt(atMs - uptime);
    if (utilization === undefined && requests === undefined && work === undefined) return;
    const sum = Math.round((utilization ?? 0) * MILLIONTHS);
    const count = utilization === undefined ? 0 : 1;
    this.#merge([atMs, sum, count, atMs, requests ?? UNKNOWN, work ?? UNKNOWN]);
  }

  /** Whether anything is known of a kind. */
  knows(kind: WorkKind): boolean {
    if (kind !== "active-hour") return this.#points(kind).length > 0;
    return this.#rows.some((value, i) => i % ROW_NUMBERS === SHARE_COUNT && value > 0);
  }

  /** How much was done from one time to another, epoch ms: hours at work, requests, or units of work. */
  between(kind: WorkKind, from: number, to: number): number {
    if (kind === "active-hour") return this.#activeMs(from, to) / HOUR_MS;
    const points = this.#points(kind);
    const [first] = points;
    if (first === undefined) return 0;
    const start = this.#startMs < first.atMs ? { atMs: this.#startMs, total: 0 } : first;
    return totalAt(start, points, to) - totalAt(start, points, from);
  }

  /** The same as plain data; undefined if nothing is known. */
  get state(): WorkState | undefined {
    if (this.#rows.length === 0) return undefined;
    const rows = this.#rows.map((value, i) =>
      i % ROW_NUMBERS === SHARE_SUM ? value / MILLIONTHS : value,
    );
    return { ...(Number.isFinite(this.#startMs) && { from: this.#startMs }), rows };
  }

  addState({ from, rows }: WorkState): void {
    if (from !== undefined) this.startAt(from);
    for (let at = 0; at + ROW_NUMBERS <= rows.length; at += ROW_NUMBERS) {
      const row = rows.slice(at, at + ROW_NUMBERS);
      row[SHARE_SUM] = Math.round((row[SHARE_SUM] as number) * MILLIONTHS);
      this.#merge(row);
    }
  }

  /** Adds a row of any time in a block. */
  #merge(row: number[]): void {
    row[0] = Math.floor((row[0] as number) / this.#blockMs) * this.#blockMs;
    const [startMs = 0, shareSum = 0, shareCount = 0, ...latest] = row;
    const rows = this.#rows;
    // Records come nearly sorted: look from the end.
    let at = rows.length - ROW_NUMBERS;
    while (at >= 0 && (rows[at] as number) > startMs) at -= ROW_NUMBERS;
    if (rows[at] !== startMs) {
      // A list that grows in place reserves several times the room that a young process needs.
      this.#rows = rows.toSpliced(at + ROW_NUMBERS, 0, ...row);
      if (this.#rows.length > MOST_BLOCKS * ROW_NUMBERS) this.#coarsen();
      return;
    }
    rows[at + SHARE_SUM] = (rows[at + SHARE_SUM] as number) + shareSum;
    rows[at + SHARE_COUNT] = (rows[at + SHARE_COUNT] as number) + shareCount;
    for (const [i, value] of latest.entries()) {
      const place = at + AT_MS + i;
      rows[place] = Math.max(rows[place] as number, value);
    }
  }

  #coarsen(): void {
    const blockMs = BLOCK_LENGTHS_MS.find((lengthMs) => lengthMs > this.#blockMs);
    if (blockMs === undefined) return;
    const fine = this.#rows;
    this.#rows = [];
    this.#blockMs = blockMs;
    for (let at = 0; at < fine.length; at += ROW_NUMBERS) {
      this.#merge(fine.slice(at, at + ROW_NUMBERS));
    }
  }

  /** A block of which nothing is known was as busy as the others. */
  #activeMs(from: number, to: number): number {
    const rows = this.#rows;
    let shareSum = 0;
    let shareCount = 0;
    for (let at = 0; at < rows.length; at += ROW_NUMBERS) {
      shareSum += rows[at + SHARE_SUM] as number;
      shareCount += rows[at + SHARE_COUNT] as number;
    }
    if (shareCount === 0) return 0;
    const usual = shareSum / shareCount;
    let active = usual * (to - from);
    for (let at = 0; at < rows.length; at += ROW_NUMBERS) {
      const [startMs = 0, sum = 0, count = 0] = rows.slice(at, at + AT_MS);
      const watchedMs = Math.min(to, startMs + this.#blockMs) - Math.max(from, startMs);
      if (count > 0 && watchedMs > 0) active += (sum / count - usual) * watchedMs;
    }
    return active / MILLIONTHS;
  }

  /** Totals by time. */
  #points(kind: keyof typeof TOTALS): Point[] {
    const points: Point[] = [];
    for (let at = 0; at < this.#rows.length; at += ROW_NUMBERS) {
      const total = this.#rows[at + TOTALS[kind]] as number;
      if (total !== UNKNOWN) points.push({ atMs: this.#rows[at + AT_MS] as number, total });
    }
    return points;
  }
}

interface Point {
  readonly atMs: number;
  readonly total: number;
}

/** A total at any time, as if it had grown evenly between the times at which it is known; after the last of these it stays. */
function totalAt(start: Point, points: readonly Point[], ms: number): number {
  let before = start;
  for (const point of points) {
    if (point.atMs > ms) {
      const share = Math.max(0, ms - before.atMs) / (point.atMs - before.atMs);
      return before.total + share * (point.total - before.total);
    }
    before = point;
  }
  return before.total;
}
