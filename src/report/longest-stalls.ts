import type { Cell } from "./cell.js";
import { MOST_TIMELINE_POINTS } from "./model.js";

/** A stall as a point in time. */
export interface StallPoint {
  /** When it began, epoch ms. */
  readonly timestampMs: number;
  readonly durationMs: number;
  cell: Cell;
}

/** Keeps the longest of any number of stalls, whatever their order. */
export class LongestStalls {
  #points: StallPoint[] = [];
  /** Shorter stalls cannot be among the longest any more. */
  #floorMs = 0;

  /** Takes one stall. */
  add(timestampMs: number, durationMs: number, cell: Cell): void {
    if (durationMs < this.#floorMs) return;
    this.#points.push({ timestampMs, durationMs, cell });
    if (this.#points.length >= 4 * MOST_TIMELINE_POINTS) this.#cut();
  }

  /** The longest stalls, longest first; of equals the earliest. */
  get points(): readonly StallPoint[] {
    this.#cut();
    return this.#points;
  }

  /** Lets points of cells that were put to others stand in those. */
  redirect(moved: ReadonlyMap<Cell, Cell>): void {
    for (const point of this.#points) point.cell = moved.get(point.cell) ?? point.cell;
  }

  #cut(): void {
    this.#points.sort(
      (a, b) =>
        b.durationMs - a.durationMs ||
        a.timestampMs - b.timestampMs ||
        (a.cell.key.shape.key < b.cell.key.shape.key ? -1 : 1),
    );
    if (this.#points.length < MOST_TIMELINE_POINTS) return;
    this.#points.length = MOST_TIMELINE_POINTS;
    this.#floorMs = this.#points[MOST_TIMELINE_POINTS - 1]?.durationMs ?? 0;
  }
}
