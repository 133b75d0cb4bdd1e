import type { Cell } from "./cell.js";
import { MOST_TIMELINE_POINTS } from "./model.js";

/** A stall as a point in time. */
export interface StallPoint {
  /** When it began, epoch ms. */
  readonly timestampMs: number;
  readonly durationMs: number;
  readonly cell: Cell;
}

/** How many stalls are collected before the short ones among them are thrown out. */
const ROOM = 4 * MOST_TIMELINE_POINTS;

/** Keeps the longest of any number of stalls, whatever their order. */
export class LongestStalls {
  readonly #timestampsMs = new Float64Array(ROOM);
  readonly #durationsMs = new Float64Array(ROOM);
  readonly #cells: Cell[] = [];
  /** Shorter stalls cannot be among the longest any more. */
  #floorMs = 0;

  /** Takes one stall. */
  add(timestampMs: number, durationMs: number, cell: Cell): void {
    if (durationMs < this.#floorMs) return;
    if (this.#cells.length === ROOM) this.#cut();
    const at = this.#cells.length;
    this.#timestampsMs[at] = timestampMs;
    this.#durationsMs[at] = durationMs;
    this.#cells.push(cell);
  }

  /** The longest stalls, longest first; of equals the earliest. */
  get points(): readonly StallPoint[] {
    return this.#cells
      .map((cell, i): StallPoint => {
        const timestampMs = this.#timestampsMs[i] as number;
        return { timestampMs, durationMs: this.#durationsMs[i] as number, cell };
      })
      .sort(
        (a, b) =>
          b.durationMs - a.durationMs ||
          a.timestampMs - b.timestampMs ||
          (a.cell.key.shape.key < b.cell.key.shape.key ? -1 : 1),
      )
      .slice(0, MOST_TIMELINE_POINTS);
  }

  /** Lets points of cells that were put to others stand in those. */
  redirect(moved: ReadonlyMap<Cell, Cell>): void {
    for (const [i, cell] of this.#cells.entries()) this.#cells[i] = moved.get(cell) ?? cell;
  }

  /** Throws out what is shorter than the last of the longest. */
  #cut(): void {
    const sorted = this.#durationsMs.slice().sort();
    this.#floorMs = sorted[ROOM - MOST_TIMELINE_POINTS] as number;
    this.#keep((i) => (this.#durationsMs[i] as number) >= this.#floorMs);
    if (this.#cells.length < ROOM / 2) return;
    // Too many are as long as the last one: the earliest of these are kept.
    const { points } = this;
    for (const [i, point] of points.entries()) {
      this.#timestampsMs[i] = point.timestampMs;
      this.#durationsMs[i] = point.durationMs;
      this.#cells[i] = point.cell;
    }
    this.#cells.length = points.length;
  }

  #keep(isKept: (index: number) => boolean): void {
    let kept = 0;
    for (let i = 0; i < this.#cells.length; i++) {
      if (!isKept(i)) continue;
      this.#timestampsMs[kept] = this.#timestampsMs[i] as number;
      this.#durationsMs[kept] = this.#durationsMs[i] as number;
      this.#cells[kept] = this.#cells[i] as Cell;
      kept++;
    }
    this.#cells.length = kept;
  }
}
