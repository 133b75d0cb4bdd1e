import type { CountedStall, Tally } from "./tally.js";

/** How many stalls are looked at for correlation. Beyond, they would take more memory than all the rest. */
export const MOST_MOMENTS = 100_000;

/** How many stalls there is room for at first. */
const FIRST_ROOM = 1024;

const UNFINISHED = 1;
const HINT = 2;

function flagsOf({ isUnfinished, isHint }: Pick<CountedStall, "isUnfinished" | "isHint">): number {
  return (isUnfinished ? UNFINISHED : 0) + (isHint ? HINT : 0);
}

/** What the flags of a stall say. */
export function factsOfFlags(flags: number): Pick<CountedStall, "isUnfinished" | "isHint"> {
  return { isUnfinished: (flags & UNFINISHED) !== 0, isHint: (flags & HINT) !== 0 };
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

  /** Whole microseconds. */
  get durationsUs(): Float64Array {
    return this.#durationsUs.subarray(0, this.#tallies.length);
  }

  /** Indexes of the sessions. */
  get sessions(): Uint32Array {
    return this.#sessions.subarray(0, this.#tallies.length);
  }

  /** Indexes of the inputs. */
  get inputs(): Uint32Array {
    return this.#inputs.subarray(0, this.#tallies.length);
  }

  /** 1: unfinished, 2: its stack is a hint; added up. */
  get flags(): Uint8Array {
    return this.#flags.subarray(0, this.#tallies.length);
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
      ...factsOfFlags(this.#flags[index] as number),
    };
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
