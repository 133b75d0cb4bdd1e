import type { StallColumns } from "../record/stall-columns.js";
import { orderedBy } from "./ordered-by.js";
import type { CountedStall, StallPlace, Tally } from "./tally.js";
import type { Meaning, Numbering } from "./tally-sums.js";

/** How many stalls are kept for correlation: 18 MB. More would take more memory than all the rest. */
const MOST_MOMENTS = 500_000;

/** Numbers of a row of {@link Moments.rows}. */
const MOMENT_COLUMNS = 6;

/** How many rows are made at once. */
const ROWS_OF_A_PIECE = 2_000;

/** How many stalls there is room for at first; then for all, because memory that is not written to costs nothing. */
const FIRST_ROOM = 1024;

const UNFINISHED = 1;
const HINT = 2;
const STARTUP = 4;

/** The yes-or-no facts of a stall. */
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
 * Every single stall, with all that its tally counts of it: processes are evidence for each other. Given up as a whole if there
 * are too many, because which of them are compared must not depend on the order of reading.
 */
export class Moments {
  #startsMs = new Float64Array(FIRST_ROOM);
  #durationsUs = new Float64Array(FIRST_ROOM);
  #sessions = new Uint32Array(FIRST_ROOM);
  #inputs = new Uint32Array(FIRST_ROOM);
  #flags = new Uint8Array(FIRST_ROOM);
  /** The number of each stall's tally. */
  #tallyNumbers = new Uint32Array(FIRST_ROOM);
  #tallies: Tally[] = [];
  #numbers = new Map<Tally, number>();
  /** How many are kept. */
  #size = 0;
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
    return this.#startsMs.subarray(0, this.#size);
  }

  /** Indexes of the sessions. */
  get sessions(): Uint32Array {
    return this.#sessions.subarray(0, this.#size);
  }

  /** The tally of the stall of an index. */
  tallyOf(index: number): Tally {
    return this.#tallies[this.#tallyNumbers[index] as number] as Tally;
  }

  /** Takes one stall. */
  add(stall: Omit<CountedStall, "host">, tally: Tally): void {
    this.#add(stall, flagsOf(stall), tally);
  }

  /** Takes stalls of one session, input and tally without further facts. */
  addAll({ count, startsMs, durationsUs }: StallColumns, where: StallPlace, tally: Tally): void {
    this.#count += count;
    if (this.#count > MOST_MOMENTS) this.#giveUp();
    if (this.#isGivenUp) return;
    const from = this.#size;
    this.#size += count;
    this.#makeRoom();
    this.#startsMs.set(startsMs, from);
    this.#durationsUs.set(durationsUs, from);
    this.#sessions.fill(where.session, from, this.#size);
    this.#inputs.fill(where.input, from, this.#size);
    this.#flags.fill(0, from, this.#size);
    this.#tallyNumbers.fill(this.#numberOf(tally), from, this.#size);
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
    const sessionOf = remembered(session);
    const inputOf = remembered((input) => place({ input, line: 0 }).input);
    for (let at = 0; at + MOMENT_COLUMNS <= rows.length; at += MOMENT_COLUMNS) {
      const tally = tallies[rows[at + 5] as number];
      if (tally === undefined) continue;
      const stall = {
        session: sessionOf(rows[at] as number),
        timestampMs: rows[at + 1] as number,
        durationUs: rows[at + 2] as number,
        input: inputOf(rows[at + 3] as number),
      };
      this.#add(stall, rows[at + 4] as number, tally);
    }
  }

  /**
   * All stalls as plain data, six numbers each: session, start, duration in microseconds, input, flags, tally. Sorted by session and
   * time, so that they are the same for every order in which they were met. In pieces, because all together are as much again.
   */
  *rows(
    tallyNumber: (tally: Tally) => number,
    { session, input }: Numbering,
  ): Generator<Float64Array> {
    const size = this.#size;
    const sessionOf = remembered(session);
    const inputOf = remembered(input);
    const tallyNumbers = this.#tallies.map(tallyNumber);
    const columns: readonly ((at: number) => number)[] = [
      (at) => sessionOf(this.#sessions[at] as number),
      (at) => this.#startsMs[at] as number,
      (at) => this.#durationsUs[at] as number,
      (at) => inputOf(this.#inputs[at] as number),
      (at) => this.#flags[at] as number,
      (at) => tallyNumbers[this.#tallyNumbers[at] as number] as number,
    ];
    const order = orderedBy(size, columns);
    for (let from = 0; from < size; from += ROWS_OF_A_PIECE) {
      const some = order.subarray(from, from + ROWS_OF_A_PIECE);
      const rows = new Float64Array(some.length * MOMENT_COLUMNS);
      for (const [column, valueAt] of columns.entries()) {
        for (let row = 0; row < some.length; row++) {
          rows[row * MOMENT_COLUMNS + column] = valueAt(some[row] as number);
        }
      }
      yield rows;
    }
  }

  /** Renumbers the sessions. */
  renumberSessions(numberOf: (session: number) => number): void {
    for (let i = 0; i < this.#size; i++) this.#sessions[i] = numberOf(this.#sessions[i] as number);
  }

  /** Renumbers the inputs. */
  renumberInputs(numberOf: (input: number) => number): void {
    // Stalls of one input follow each other.
    let last = -1;
    let number = -1;
    for (let i = 0; i < this.#size; i++) {
      const input = this.#inputs[i] as number;
      if (input !== last) number = numberOf(input);
      last = input;
      this.#inputs[i] = number;
    }
  }

  /** Notes stalls of which only the number is known. */
  addUnknown(count: number): void {
    this.#count += count;
    if (this.#count > MOST_MOMENTS) this.#giveUp();
  }

  /** Redirects the stalls of tallies that were merged into others. */
  redirect(moved: ReadonlyMap<Tally, Tally>): void {
    this.#numbers.clear();
    for (const [i, tally] of this.#tallies.entries()) {
      const target = moved.get(tally) ?? tally;
      this.#tallies[i] = target;
      this.#numbers.set(target, i);
    }
  }

  /** Discards the stalls of tallies that do not count after all. */
  forget(forgotten: ReadonlySet<Tally>): void {
    const kept = this.without(forgotten);
    this.#count = kept.#count;
    this.#copy(kept);
  }

  /** The same without the stalls of some tallies. */
  without(tallies: ReadonlySet<Tally>): Moments {
    const kept = new Moments();
    for (let i = 0; i < this.#size; i++) {
      const tally = this.tallyOf(i);
      if (!tallies.has(tally)) kept.add(this.at(i), tally);
    }
    kept.#isGivenUp = this.#isGivenUp;
    kept.#count = [...tallies].reduce((left, { count }) => left - count, this.#count);
    return kept;
  }

  #copy(other: Moments): void {
    this.#startsMs = other.#startsMs;
    this.#durationsUs = other.#durationsUs;
    this.#sessions = other.#sessions;
    this.#inputs = other.#inputs;
    this.#flags = other.#flags;
    this.#tallyNumbers = other.#tallyNumbers;
    this.#tallies = other.#tallies;
    this.#numbers = other.#numbers;
    this.#size = other.#size;
  }

  #add(stall: Omit<CountedStall, "host" | keyof Flags>, flags: number, tally: Tally): void {
    if (++this.#count > MOST_MOMENTS) this.#giveUp();
    if (this.#isGivenUp) return;
    const at = this.#size++;
    this.#makeRoom();
    this.#startsMs[at] = stall.timestampMs;
    this.#durationsUs[at] = stall.durationUs;
    this.#sessions[at] = stall.session;
    this.#inputs[at] = stall.input;
    this.#flags[at] = flags;
    this.#tallyNumbers[at] = this.#numberOf(tally);
  }

  #numberOf(tally: Tally): number {
    const known = this.#numbers.get(tally);
    if (known !== undefined) return known;
    this.#numbers.set(tally, this.#tallies.length);
    return this.#tallies.push(tally) - 1;
  }

  #makeRoom(): void {
    if (this.#size <= this.#startsMs.length) return;
    this.#startsMs = copied(this.#startsMs, new Float64Array(MOST_MOMENTS));
    this.#durationsUs = copied(this.#durationsUs, new Float64Array(MOST_MOMENTS));
    this.#sessions = copied(this.#sessions, new Uint32Array(MOST_MOMENTS));
    this.#inputs = copied(this.#inputs, new Uint32Array(MOST_MOMENTS));
    this.#flags = copied(this.#flags, new Uint8Array(MOST_MOMENTS));
    this.#tallyNumbers = copied(this.#tallyNumbers, new Uint32Array(MOST_MOMENTS));
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

/** A function of small whole numbers that is called once for each of them. */
function remembered(get: (number: number) => number): (number: number) => number {
  const known: number[] = [];
  return (number) => {
    known[number] ??= get(number);
    return known[number] as number;
  };
}
