import type { Cell } from "./cell.js";

/** How many stalls are looked at for correlation. Beyond, they would take more memory than all the rest. */
export const MOST_MOMENTS = 100_000;

/**
 * When each stall began, and where: the evidence that processes are for each other. Given up as a whole if there are too many
 * stalls, so that it does not depend on the order of reading which of them are compared.
 */
export class Moments {
  readonly startsMs: number[] = [];
  readonly durationsMs: number[] = [];
  /** Indexes of the sessions. */
  readonly sessions: number[] = [];
  /** Indexes of the inputs. */
  readonly inputs: number[] = [];
  readonly cells: Cell[] = [];
  #count = 0;

  get count(): number {
    return this.#count;
  }

  /** Whether all stalls are here. */
  get isComplete(): boolean {
    return this.#count <= MOST_MOMENTS;
  }

  add(startMs: number, durationMs: number, session: number, input: number, cell: Cell): void {
    if (++this.#count > MOST_MOMENTS) {
      if (this.startsMs.length > 0) this.#giveUp();
      return;
    }
    this.startsMs.push(startMs);
    this.durationsMs.push(durationMs);
    this.sessions.push(session);
    this.inputs.push(input);
    this.cells.push(cell);
  }

  /** Takes note of stalls of which nobody knows the moments any more. */
  addUnknown(count: number): void {
    this.#count += count;
    if (!this.isComplete) this.#giveUp();
  }

  /** Lets stalls of cells that were put to others stand in those. */
  redirect(moved: ReadonlyMap<Cell, Cell>): void {
    for (const [i, cell] of this.cells.entries()) this.cells[i] = moved.get(cell) ?? cell;
  }

  #giveUp(): void {
    this.startsMs.length = 0;
    this.durationsMs.length = 0;
    this.sessions.length = 0;
    this.inputs.length = 0;
    this.cells.length = 0;
  }
}
