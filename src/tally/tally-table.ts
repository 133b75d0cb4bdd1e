import type { DistinctStack } from "./distinct-stack.js";
import type { Program } from "./program.js";
import { Tally, type TallyKey } from "./tally.js";

/** The tallies of all programs: for each program and stack the few verdicts that it got. */
export class TallyTable {
  readonly #byProgram = new Map<Program, Map<DistinctStack, Tally[]>>();

  /** The tally of a program, stack and verdict; made where it is new. */
  get(
    program: Program,
    stack: DistinctStack,
    { kind, basis }: Pick<TallyKey, "kind" | "basis">,
  ): Tally {
    let byStack = this.#byProgram.get(program);
    if (byStack === undefined) {
      byStack = new Map();
      this.#byProgram.set(program, byStack);
    }
    let ofStack = byStack.get(stack);
    if (ofStack === undefined) {
      ofStack = [];
      byStack.set(stack, ofStack);
    }
    for (const tally of ofStack) {
      if (tally.key.kind === kind && tally.key.basis === basis) return tally;
    }
    const tally = new Tally({ program, stack, kind, basis });
    ofStack.push(tally);
    return tally;
  }

  /** All tallies, program by program. */
  *all(): Generator<Tally> {
    for (const program of this.#byProgram.keys()) yield* this.of(program);
  }

  /** The tallies of one program. */
  *of(program: Program): Generator<Tally> {
    for (const tallies of this.#byProgram.get(program)?.values() ?? []) yield* tallies;
  }

  /** Takes out and returns the tallies of a program, or of those of its stacks that are named. */
  take(program: Program, isTaken: (stack: DistinctStack) => boolean = () => true): Tally[] {
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

  /** The programs that have tallies. */
  get programs(): Program[] {
    return [...this.#byProgram.keys()];
  }
}
