import type { Tally } from "./tally.js";

/** How many stalls are looked at for correlation. Beyond, they would take more memory than all the rest. */
export const MOST_MOMENTS = 100_000;

/** How many stalls there is room for at first. */
const FIRST_ROOM = 1024;

/**
 * When each stall began, and where: the evidence that processes are for each other. Given up as a whole if there are too many
 * stalls, so that it does not depend on the order of reading which of them are compared.
 */
export class Moments {
  #startsMs = new Float64Array(FIRST_ROOM);
  #durationsMs = new Float64Array(FIRST_ROOM);
  #sessions = new Uint32Array(FIRST_ROOM);
  #inputs = new Uint32Array(FIRST_ROOM);
  readonly #tallies: Tally[] = [];
  #count = 0;

  /** How many stalls there were, kept or not. */
  get count(): number {
    return this.#count;
  }

  /** Whether all stalls are here. */
  get isComplete(): boolean {
    return this.#count <= MOST_MOMENTS;
  }

  /** Epoch ms. */
  get startsMs(): Float64Array {
    return this.#startsMs.subarray(0, this.#tallies.length);
  }

  get durationsMs(): Float64Array {
    return this.#durationsMs.subarray(0, this.#tallies.length);
  }

  /** Indexes of the sessions. */
  get sessions(): Uint32Array {
    return this.#sessions.subarray(0, this.#tallies.length);
  }

  /** Indexes of the inputs. */
  get inputs(): Uint32Array {
    return this.#inputs.subarray(0, this.#tallies.length);
  }

  get tallies(): readonly Tally[] {
    return this.#tallies;
  }

  add(startMs: number, durationMs: number, session: number, input: number, tally: Tally): void {
    if (++this.#count > MOST_MOMENTS) {
      if (this.#tallies.length > 0) this.#giveUp();
      return;
    }
    const at = this.#tallies.length;
    if (at === this.#startsMs.length) this.#grow(Math.min(2 * at, MOST_MOMENTS));
    this.#startsMs[at] = startMs;
    this.#durationsMs[at] = durationMs;
    this.#sessions[at] = session;
    this.#inputs[at] = input;
    this.#tallies.push(tally);
  }

  /** Takes note of stalls of which nobody knows the moments any more. */
  addUnknown(count: number): void {
    this.#count += count;
    if (!this.isComplete) this.#giveUp();
  }

  /** Lets stalls of tallies that were put to others stand in those. */
  redirect(moved: ReadonlyMap<Tally, Tally>): void {
    for (const [i, tally] of this.#tallies.entries()) this.#tallies[i] = moved.get(tally) ?? tally;
  }

  #grow(room: number): void {
    this.#startsMs = copied(this.#startsMs, new Float64Array(room));
    this.#durationsMs = copied(this.#durationsMs, new Float64Array(room));
    this.#sessions = copied(this.#sessions, new Uint32Array(room));
    this.#inputs = copied(this.#inputs, new Uint32Array(room));
  }

  #giveUp(): void {
    this.#tallies.length = 0;
    this.#startsMs = new Float64Array(0);
    this.#durationsMs = new Float64Array(0);
    this.#sessions = new Uint32Array(0);
    this.#inputs = new Uint32Array(0);
  }
}

function copied<T extends Float64Array | Uint32Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
