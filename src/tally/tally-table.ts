import type { StallColumns } from "../record/stall-columns.js";
import type { VerdictBasis, VerdictKind } from "../verdict/verdict.js";
import type { Bounds } from "./bounds.js";
import { BurstSpans } from "./burst-spans.js";
import type { DistinctStack } from "./distinct-stack.js";
import type { ExampleOrder } from "./example.js";
import type { Folding } from "./fold-sessions.js";
import { LongestStalls } from "./longest-stalls.js";
import { Moments } from "./moments.js";
import { NumberSet } from "./number-set.js";
import type { Program } from "./program.js";
import type { StackTable } from "./stack-table.js";
import {
  addStall,
  addStalls,
  type CountedStall,
  emptyTally,
  encodeTally,
  mergeTally,
  type StallPlace,
  type Tally,
  type TallyState,
} from "./tally.js";
import type { Meaning, Numbering } from "./tally-sums.js";
import { TimeScale } from "./time-scale.js";

/** The part of a verdict that distinguishes tallies. */
export interface TallyVerdict {
  readonly kind: VerdictKind;
  readonly basis: VerdictBasis;
}

/** The host of a session whose `start` came after its stalls. */
export interface LearntHost {
  readonly number: number;
  /** Its name, if stalls are kept apart by their hosts. */
  readonly part: string | undefined;
}

/** How often the bounds are checked. */
const STALLS_BETWEEN_CHECKS = 1024;

/** Leaves indexes as they are, for tallies of the same table. */
const SAME: Numbering = {
  program: () => 0,
  stack: () => 0,
  session: (index) => index,
  host: (index) => index,
  input: (index) => index,
};

interface TallyTableOptions extends Pick<Bounds, "mostBlocks"> {
  readonly burstGapMs?: number | undefined;
  readonly keepsPoints?: boolean | undefined;
}

/**
 * The tallies of all programs, by program, stack and verdict; the longest stalls and the moments of stalls, which refer to them; and
 * the bounds that keep all of this small.
 */
export class TallyTable {
  readonly scale: TimeScale;
  readonly longest: LongestStalls;
  readonly moments = new Moments();
  readonly #byProgram = new Map<Program, Map<DistinctStack, Tally[]>>();
  readonly #stacks: StackTable;
  readonly #exampleOrder: ExampleOrder;

  /** @param keepsPoints also keep the longest stalls as points in time */
  constructor(
    stacks: StackTable,
    { burstGapMs, keepsPoints = false, mostBlocks }: TallyTableOptions,
    exampleOrder: ExampleOrder,
  ) {
    this.#stacks = stacks;
    this.scale = new TimeScale(burstGapMs, mostBlocks);
    this.longest = new LongestStalls(keepsPoints);
    this.#exampleOrder = exampleOrder;
  }

  /** The tally of a program, stack and verdict; made where it is new. */
  get(
    program: Program,
    stack: DistinctStack,
    { kind, basis }: TallyVerdict,
    part: string | undefined,
  ): Tally {
    let byStack = this.#byProgram.get(program);
    if (byStack === undefined) {
      byStack = new Map();
      this.#byProgram.set(program, byStack);
    }
    const ofStack = byStack.get(stack);
    for (const tally of ofStack ?? []) {
      const { key } = tally;
      if (key.kind === kind && key.basis === basis && key.part === part) return tally;
    }
    const tally = emptyTally({ program, stack, kind, basis, part });
    if (ofStack === undefined) byStack.set(stack, [tally]);
    else ofStack.push(tally);
    return tally;
  }

  /** The tally of a program, stack and verdict, if there is one. */
  find(
    program: Program,
    stack: DistinctStack,
    { kind, basis }: TallyVerdict,
    part: string | undefined,
  ): Tally | undefined {
    return this.#byProgram
      .get(program)
      ?.get(stack)
      ?.find(({ key }) => key.kind === kind && key.basis === basis && key.part === part);
  }

  /** All tallies, program by program. */
  *all(): Generator<Tally> {
    for (const byStack of this.#byProgram.values()) {
      for (const tallies of byStack.values()) yield* tallies;
    }
  }

  /** Counts one stall in a tally of this table. */
  add(tally: Tally, stall: CountedStall): void {
    this.scale.note(tally, -1);
    addStall(tally, stall, this.scale);
    this.scale.note(tally, 1);
    this.longest.add(stall.timestampMs, stall.durationUs / 1000, tally);
    this.moments.add(stall, tally);
    if (this.moments.count % STALLS_BETWEEN_CHECKS === 0) this.keepBounded();
  }

  /** Counts stalls of one session and input in a tally of this table. */
  addAll(tally: Tally, where: StallPlace, stalls: StallColumns): void {
    this.scale.note(tally, -1);
    addStalls(tally, where, stalls, this.scale);
    this.scale.note(tally, 1);
    this.longest.addAll(stalls, tally);
    const before = this.moments.count;
    this.moments.addAll(stalls, where, tally);
    const isDue = before % STALLS_BETWEEN_CHECKS > this.moments.count % STALLS_BETWEEN_CHECKS;
    if (isDue || stalls.count >= STALLS_BETWEEN_CHECKS) this.keepBounded();
  }

  /** Adds the plain data of a tally to one of this table. */
  merge(tally: Tally, state: TallyState, meaning: Meaning): void {
    this.scale.note(tally, -1);
    mergeTally(tally, state, meaning);
    this.scale.note(tally, 1);
  }

  /** Moves all tallies of a program to another. @param host of its stalls, which is known now */
  move(from: Program, to: Program, host: LearntHost): void {
    this.#moveEach(
      this.#take(from),
      ({ key }) => this.get(to, key.stack, key, host.part ?? key.part),
      { host: () => host.number },
    );
  }

  /** Replaces sessions by crowds, and their programs and hosts by what the crowds have in common. */
  fold({ program, session, host }: Folding): void {
    const taken = [...this.#byProgram.keys()].flatMap((one) => this.#take(one));
    const targetOf = ({ key }: Tally): Tally =>
      this.get(program(key.program), key.stack, key, key.part);
    this.#moveEach(taken, targetOf, { session, host });
    this.moments.renumberSessions(session);
  }

  /** Moves the tallies of each program to the one that stands for it. */
  replacePrograms(standInOf: (program: Program) => Program): void {
    const replaced = [...this.#byProgram.keys()].filter((one) => standInOf(one) !== one);
    this.#moveEach(
      replaced.flatMap((one) => this.#take(one)),
      ({ key }) => this.get(standInOf(key.program), key.stack, key, key.part),
    );
  }

  /** Forgets all tallies of a program. */
  forget(program: Program): void {
    const forgotten = new Set(this.#take(program));
    if (forgotten.size === 0) return;
    for (const tally of forgotten) this.scale.note(tally, -1);
    this.longest.forget(forgotten);
    this.moments.forget(forgotten);
  }

  /** Gives up the stacks beyond the limit, and merges their tallies into those of the stacks that stand for them. */
  settle(): void {
    for (const folding of [0, 1] as const) {
      if (!this.#stacks.settle(folding)) continue;
      const standIns = new Map<DistinctStack, DistinctStack>();
      const isGivenUp = (stack: DistinctStack): boolean => {
        const standIn = standIns.get(stack) ?? this.#stacks.keep(stack);
        if (standIn === stack) return false;
        standIns.set(stack, standIn);
        return true;
      };
      // All at once: each move visits everything that refers to tallies, and there may be as many programs as tallies.
      const taken = [...this.#byProgram.keys()].flatMap((one) => this.#take(one, isGivenUp));
      this.#moveEach(taken, ({ key }) =>
        this.get(key.program, standIns.get(key.stack) as DistinctStack, key, key.part),
      );
    }
  }

  /** Coarsens what there is too much of. */
  keepBounded(): void {
    if (this.#stacks.isCrowded) this.settle();
    for (let ms = this.scale.coarserMs; ms !== undefined; ms = this.scale.coarserMs) {
      this.coarsen(ms);
    }
    for (let ms = this.scale.widerGapMs; ms !== undefined; ms = this.scale.widerGapMs) {
      this.widen(ms);
    }
  }

  /** Joins the bursts that are no further apart than a wider gap. */
  widen(burstGapMs: number): void {
    this.scale.burstGapMs = burstGapMs;
    for (const tally of this.all()) {
      const bursts = new BurstSpans();
      bursts.merge(tally.bursts, burstGapMs);
      this.#replace(tally, { bursts });
    }
  }

  /** Makes the blocks of time longer. */
  coarsen(blockMs: number): void {
    const factor = blockMs / this.scale.blockMs;
    this.scale.blockMs = blockMs;
    for (const tally of this.all()) {
      this.#replace(tally, { blocks: tally.blocks.coarsened(factor) });
    }
  }

  /** Renumbers the inputs. */
  renumberInputs(numberOf: (input: number) => number): void {
    for (const tally of this.all()) {
      const inputs = new NumberSet();
      for (const input of tally.inputs) inputs.add(numberOf(input));
      tally.inputs = inputs;
      tally.examples = tally.examples.map((one) => ({
        ...one,
        place: { ...one.place, input: numberOf(one.place.input) },
      }));
    }
    this.moments.renumberInputs(numberOf);
  }

  #replace(tally: Tally, sums: Partial<Tally>): void {
    this.scale.note(tally, -1);
    Object.assign(tally, sums);
    this.scale.note(tally, 1);
  }

  #moveEach(
    tallies: readonly Tally[],
    targetOf: (tally: Tally) => Tally,
    renamed: Partial<Pick<Meaning, "session" | "host">> = {},
  ): void {
    if (tallies.length === 0) return;
    const meaning: Meaning = {
      session: (index) => index,
      host: (index) => index,
      place: (place) => place,
      blockFactor: 1,
      burstGapMs: this.scale.burstGapMs,
      exampleOrder: this.#exampleOrder,
      ...renamed,
    };
    const moved = new Map<Tally, Tally>();
    const isRenamed = Object.keys(renamed).length > 0;
    for (const tally of tallies) {
      const target = targetOf(tally);
      // Most stacks beyond the limit are of a function without a tally so far.
      if (target.count === 0 && !isRenamed) this.#replace(target, { ...tally, key: target.key });
      else this.merge(target, encodeTally(tally, SAME), meaning);
      this.scale.note(tally, -1);
      moved.set(tally, target);
    }
    this.longest.redirect(moved);
    this.moments.redirect(moved);
  }

  /** Removes and returns the tallies of a program, or only those of certain stacks. */
  #take(program: Program, isTaken: (stack: DistinctStack) => boolean = () => true): Tally[] {
    const byStack = this.#byProgram.get(program) ?? new Map<DistinctStack, Tally[]>();
    const taken: Tally[] = [];
    for (const [stack, tallies] of byStack) {
      if (!isTaken(stack)) continue;
      byStack.delete(stack);
      taken.push(...tallies);
    }
    if (byStack.size === 0) this.#byProgram.delete(program);
    return taken;
  }
}
