import type { AliveRecord, StopRecord } from "../record/record.js";
import { BLOCK_LENGTHS_MS } from "./block-counts.js";

/** What a rate can be told per, besides per observed hour. */
export const WORK_KINDS = ["active-hour", "requests", "work"] as const;
export type WorkKind = (typeof WORK_KINDS)[number];

/** How many blocks are kept of one session: a week of the shortest ones. More make the blocks longer. */
const MOST_BLOCKS = 1_008;
const HOUR_MS = 3_600_000;

/** Numbers of a row of {@link WorkState}. */
export const ROW_NUMBERS = 6;

/** A {@link WorkLine} as plain data. */
export interface WorkState {
  /** When nothing was done yet, epoch ms; missing where that is not known. */
  readonly from?: number;
  /** Six numbers a block: its start, sum and number of shares, time of the last totals, requests, work (-1: not known). */
  readonly rows: readonly number[];
}

/** What a session said in one block of time. Not a number is what it did not say. */
interface WorkBlock {
  /** Shares of the time in which the loop was busy, one an interval. */
  shareSum: number;
  shareCount: number;
  /** Totals since its start, and when it told them last. */
  atMs: number;
  requests: number;
  work: number;
}

/**
 * What a process has done over time, by what its signs of life say: how busy its loop was, and how many requests it has served and
 * work it has counted.
 *
 * The order in which they are added makes no difference, and neither does a line that is met twice.
 */
export class WorkLine {
  readonly #blocks = new Map<number, WorkBlock>();
  #blockMs: number = BLOCK_LENGTHS_MS[0];
  #startMs = Number.POSITIVE_INFINITY;
  /** By time; made when first asked for. */
  #sortedBlocks: readonly (readonly [number, WorkBlock])[] | undefined;

  /** Takes a time at which nothing was done yet; the earliest counts. */
  startAt(ms: number): void {
    this.#startMs = Math.min(this.#startMs, ms);
  }

  /** Takes a record. */
  add({ uptime, utilization, requests, work }: AliveRecord | StopRecord, atMs: number): void {
    if (uptime !== undefined) this.startAt(atMs - uptime);
    if (utilization === undefined && requests === undefined && work === undefined) return;
    this.#merge(atMs, {
      shareSum: utilization ?? 0,
      shareCount: utilization === undefined ? 0 : 1,
      atMs,
      requests: requests ?? Number.NaN,
      work: work ?? Number.NaN,
    });
  }

  /** Whether it says anything of a kind. */
  knows(kind: WorkKind): boolean {
    if (kind !== "active-hour") return this.#points(kind).length > 0;
    return [...this.#blocks.values()].some(({ shareCount }) => shareCount > 0);
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

  /** The same as plain data; undefined where nothing was said. */
  get state(): WorkState | undefined {
    if (this.#blocks.size === 0) return undefined;
    return { ...(Number.isFinite(this.#startMs) && { from: this.#startMs }), rows: this.#rows() };
  }

  addState({ from, rows }: WorkState): void {
    if (from !== undefined) this.startAt(from);
    this.#addRows(rows);
  }

  #rows(): number[] {
    return this.#sorted().flatMap(([block, { shareSum, shareCount, atMs, requests, work }]) => [
      block * this.#blockMs,
      shareSum,
      shareCount,
      atMs,
      Number.isNaN(requests) ? -1 : requests,
      Number.isNaN(work) ? -1 : work,
    ]);
  }

  #addRows(rows: readonly number[]): void {
    for (let i = 0; i + ROW_NUMBERS <= rows.length; i += ROW_NUMBERS) {
      const [startMs = 0, shareSum = 0, shareCount = 0, atMs = 0, ...totals] = rows.slice(
        i,
        i + ROW_NUMBERS,
      );
      const [requests = Number.NaN, work = Number.NaN] = totals.map((total) =>
        total < 0 ? Number.NaN : total,
      );
      this.#merge(startMs, { shareSum, shareCount, atMs, requests, work });
    }
  }

  #merge(inBlockMs: number, more: WorkBlock): void {
    const number = Math.floor(inBlockMs / this.#blockMs);
    this.#sortedBlocks = undefined;
    const block = this.#blocks.get(number);
    if (block === undefined) {
      this.#blocks.set(number, { ...more });
      if (this.#blocks.size > MOST_BLOCKS) this.#coarsen();
      return;
    }
    block.shareSum += more.shareSum;
    block.shareCount += more.shareCount;
    block.atMs = Math.max(block.atMs, more.atMs);
    block.requests = largest(block.requests, more.requests);
    block.work = largest(block.work, more.work);
  }

  #coarsen(): void {
    const blockMs = BLOCK_LENGTHS_MS.find((lengthMs) => lengthMs > this.#blockMs);
    if (blockMs === undefined) return;
    const fine = this.#rows();
    this.#blocks.clear();
    this.#blockMs = blockMs;
    this.#addRows(fine);
  }

  #sorted(): readonly (readonly [number, WorkBlock])[] {
    this.#sortedBlocks ??= [...this.#blocks].sort(([a], [b]) => a - b);
    return this.#sortedBlocks;
  }

  /** A block that says nothing was as busy as the others. */
  #activeMs(from: number, to: number): number {
    let shareSum = 0;
    let shareCount = 0;
    for (const block of this.#blocks.values()) {
      shareSum += block.shareSum;
      shareCount += block.shareCount;
    }
    if (shareCount === 0) return 0;
    let activeMs = 0;
    for (let number = Math.floor(from / this.#blockMs); number * this.#blockMs < to; number++) {
      const own = this.#blocks.get(number);
      const isKnown = own !== undefined && own.shareCount > 0;
      const share = isKnown ? own.shareSum / own.shareCount : shareSum / shareCount;
      const start = number * this.#blockMs;
      activeMs += share * (Math.min(to, start + this.#blockMs) - Math.max(from, start));
    }
    return activeMs;
  }

  /** Totals by time. */
  #points(kind: "requests" | "work"): Point[] {
    return this.#sorted().flatMap(([, block]) =>
      Number.isNaN(block[kind]) ? [] : [{ atMs: block.atMs, total: block[kind] }],
    );
  }
}

interface Point {
  readonly atMs: number;
  readonly total: number;
}

/** A total at a time between those at which it was told, as if it had grown evenly; the last one later. */
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

function largest(a: number, b: number): number {
  return Number.isNaN(a) ? b : Number.isNaN(b) ? a : Math.max(a, b);
}
