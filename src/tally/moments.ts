import type { CountedStall, Tally } from "./tally.js";
import type { Meaning, Numbering } from "./tally-sums.js";

/** How many stalls are looked at for correlation. Beyond, they would take more memory than all the rest: this is 18 MB. */
export const MOST_MOMENTS = 500_000;

/** Numbers of a row of {@link Moments.rows}. */
export const MOMENT_COLUMNS = 6;

/** How many stalls there is room for at first. */
const FIRST_ROOM = 1024;

const UNFINISHED = 1;
const HINT = 2;
const STARTUP = 4;

/** What is true of a stall, or not. */
type Flags = Pick<CountedStall, "isUnfinished" | "isHint" | "isStartup">;

function flagsOf({ isUnfinished, isHint, isStartup }: Flags): number {
  return (isUnfinished ? UNFINISHED : 0) + (isHint ? HINT : 0) + (isStartup ? STARTUP : 0);
}

function factsOf(flags: number): Flags {
  return {
    isUnfinished: (flags & UNFINISHED) !== 0,
    isHint: (flags & HINT) !== 0,
    isStartup: (flags & STARTUP) !== 0,
  };
}

/**
 * Every single stall, with all that its tally counts of it: the evidence that processes are for each other. Given up as a
 * whole if there are too many stalls, so that it does not depend on the order of reading which of them are compared.
 */
export class Moments {
  #startsMs = new Float64Array(FIRST_ROOM);
  #durationsUs = new Float64Array(FIRST_ROOM);
  #sessions = new Uint32Array(FIRST_ROOM);
  #inputs = new Uint32Array(FIRST_ROOM);
  #flags = new Uint8Array(FIRST_ROOM);
  #tallies: Tally[] = [];
  #count = 0;
  #isGivenUp = false;

  /** How many stalls there were, kept or not. */
  get count(): number {
    return this.#count;
  }

  /** Whether all stalls are here. */
  get isComplete(): boolean {
    return !this.#isGivenUp;
  }

  /** Epoch ms. */
  get startsMs(): Float64Array {
    return this.#startsMs.subarray(0, this.#tallies.length);
  }

  /** Indexes of the sessions. */
  get sessions(): Uint32Array {
    return this.#sessions.subarray(0, this.#tallies.length);
  }

  get tallies(): readonly Tally[] {
    return this.#tallies;
  }

  /** Takes one stall. */
  add(stall: Omit<CountedStall, "host">, tally: Tally): void {
    if (++this.#count > MOST_MOMENTS) this.#giveUp();
    if (this.#isGivenUp) return;
    const at = this.#tallies.length;
    if (at === this.#startsMs.length) this.#grow(Math.min(2 * at, MOST_MOMENTS));
    this.#startsMs[at] = stall.timestampMs;
    this.#durationsUs[at] = stall.durationUs;
    this.#sessions[at] = stall.session;
    this.#inputs[at] = stall.input;
    this.#flags[at] = flagsOf(stall);
    this.#tallies.push(tally);
  }

  /** The stall of an index, without its host. */
  at(index: number): Omit<CountedStall, "host"> {
    return {
      session: this.#sessions[index] as number,
      input: this.#inputs[index] as number,
      timestampMs: this.#startsMs[index] as number,
      durationUs: this.#durationsUs[index] as number,
      ...factsOf(this.#flags[index] as number),
    };
  }

  /** Adds the rows of other moments. @param tallies by the numbers in the rows; undefined for those that are left out */
  addRows(
    rows: ArrayLike<number>,
    tallies: readonly (Tally | undefined)[],
    { session, place }: Pick<Meaning, "session" | "place">,
  ): void {
    for (let at = 0; at + MOMENT_COLUMNS <= rows.length; at += MOMENT_COLUMNS) {
      const tally = tallies[rows[at + 5] as number];
      if (tally === undefined) continue;
      const stall = {
        session: session(rows[at] as number),
        timestampMs: rows[at + 1] as number,
        durationUs: rows[at + 2] as number,
        input: place({ input: rows[at + 3] as number, line: 0 }).input,
        ...factsOf(rows[at + 4] as number),
      };
      this.add(stall, tally);
    }
  }

  /**
   * All stalls as plain data, by session and time, six numbers each: session, start, duration in microseconds, input, flags,
   * tally.
   */
  rows(tallyNumber: (tally: Tally) => number, { session, input }: Numbering): Float64Array {
    const order = Uint32Array.from(this.#tallies, (_, i) => i);
    const sessions = this.sessions.map(session);
    const inputs = this.#inputs.subarray(0, this.#tallies.length).map(input);
    const numbers = Uint32Array.from(this.#tallies, tallyNumber);
    const column =
      (values: ArrayLike<number>) =>
      (a: number, b: number): number =>
        (values[a] as number) - (values[b] as number);
    const columns = [sessions, this.#startsMs, this.#durationsUs, numbers, inputs, this.#flags];
    const orders = columns.map(column);
    order.sort((a, b) => {
      for (const compare of orders) {
        const difference = compare(a, b);
        if (difference !== 0) return difference;
      }
      return 0;
    });
    const rows = new Float64Array(order.length * MOMENT_COLUMNS);
    const shown = [sessions, this.#startsMs, this.#durationsUs, inputs, this.#flags, numbers];
    for (const [row, i] of order.entries()) {
      for (const [at, values] of shown.entries()) {
        rows[row * MOMENT_COLUMNS + at] = values[i] as number;
      }
    }
    return rows;
  }

  /** Gives the inputs other numbers. */
  renumberInputs(numberOf: (input: number) => number): void {
    for (const [i, input] of this.#inputs.entries()) this.#inputs[i] = numberOf(input);
  }

  /** Takes note of stalls of which nothing else is known any more. */
  addUnknown(count: number): void {
    this.#count += count;
    if (this.#count > MOST_MOMENTS) this.#giveUp();
  }

  /** Lets stalls of tallies that were put to others stand in those. */
  redirect(moved: ReadonlyMap<Tally, Tally>): void {
    for (const [i, tally] of this.#tallies.entries()) this.#tallies[i] = moved.get(tally) ?? tally;
  }

  /** Throws out the stalls of tallies that do not count after all. */
  forget(forgotten: ReadonlySet<Tally>): void {
    for (const { count } of forgotten) this.#count -= count;
    const kept = new Moments();
    for (const [i, tally] of this.#tallies.entries()) {
      if (!forgotten.has(tally)) kept.add(this.at(i), tally);
    }
    this.#copy(kept);
  }

  #copy(other: Moments): void {
    this.#startsMs = other.#startsMs;
    this.#durationsUs = other.#durationsUs;
    this.#sessions = other.#sessions;
    this.#inputs = other.#inputs;
    this.#flags = other.#flags;
    this.#tallies = other.#tallies;
  }

  #grow(room: number): void {
    this.#startsMs = copied(this.#startsMs, new Float64Array(room));
    this.#durationsUs = copied(this.#durationsUs, new Float64Array(room));
    this.#sessions = copied(this.#sessions, new Uint32Array(room));
    this.#inputs = copied(this.#inputs, new Uint32Array(room));
    this.#flags = copied(this.#flags, new Uint8Array(room));
  }

  #giveUp(): void {
    if (this.#isGivenUp) return;
    this.#isGivenUp = true;
    this.#copy(new Moments());
  }
}

function copied<T extends Float64Array | Uint32Array | Uint8Array>(from: T, to: T): T {
  to.set(from);
  return to;
}
