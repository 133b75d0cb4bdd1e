import { compareTexts } from "../record/compare-texts.js";
import type { FunctionStart, StallRecord } from "../record/record.js";
import type { Frame } from "../stack/frame.js";
import { readStack } from "../stack/read-stack.js";
import { filesOf } from "./parsed-stack.js";
import {
  encodeScripts,
  NO_SCRIPTS,
  type ScriptState,
  type Scripts,
  scriptsAmong,
} from "./scripts.js";

/** A tally keeps no more functions; real ones have a handful. */
const MOST_FUNCTIONS = 64;

/** The part of one function in the stalls of a tally. */
export interface PartState {
  /** As it was recorded. */
  readonly frame: Frame;
  /** Where it begins. */
  readonly functionStart?: FunctionStart;
  /** The identity of its file. */
  readonly script?: ScriptState;
  /** In how many stalls it had a part. */
  readonly count: number;
  /** Whole microseconds. */
  readonly blockedUs: number;
}

/** The stalls of most tallies have no parts: they share this. */
const NO_FUNCTIONS = new Map<string, PartState>();

/**
 * The time in each of the functions that a common caller called, where none had most of a stall. Bounded: of too many functions those
 * with the smallest keys are kept, which depends on no order of adding and merging.
 */
export class PartSums {
  #functions = NO_FUNCTIONS;

  /** Adds the parts of one stall. */
  add(
    parts: NonNullable<StallRecord["parts"]>,
    durationUs: number,
    scripts: Scripts = NO_SCRIPTS,
  ): void {
    for (const { share, stack, functions } of parts) {
      const [frame] = readStack(stack).frames;
      if (frame === undefined) continue;
      const [functionStart] = functions ?? [];
      const blockedUs = Math.round(share * durationUs);
      const [script] = encodeScripts(scriptsAmong(scripts, () => filesOf({ frames: [frame] })));
      const known = { ...(functionStart && { functionStart }), ...(script && { script }) };
      this.#add({ frame, ...known, count: 1, blockedUs });
    }
  }

  /** Adds what {@link PartSums.toState} wrote of other sums. */
  merge(state: readonly PartState[]): void {
    for (const part of state) this.#add(part);
  }

  /** By key. */
  toState(): PartState[] {
    return [...this.#functions].sort(([a], [b]) => compareTexts(a, b)).map(([, part]) => part);
  }

  #add(part: PartState): void {
    const key = keyOf(part);
    const known = this.#functions.get(key);
    if (known === undefined) {
      if (this.#functions === NO_FUNCTIONS) this.#functions = new Map();
      this.#functions.set(key, part);
      if (this.#functions.size <= MOST_FUNCTIONS) return;
      this.#functions.delete([...this.#functions.keys()].reduce((a, b) => (a > b ? a : b)));
      return;
    }
    const { frame } = isBefore(part.frame, known.frame) ? part : known;
    const count = known.count + part.count;
    this.#functions.set(key, {
      ...part,
      frame,
      count,
      blockedUs: known.blockedUs + part.blockedUs,
    });
  }
}

/** The files of the functions that had a part in a stall. */
export function filesOfParts(parts: StallRecord["parts"] = []): string[] {
  return parts.flatMap(({ stack }) => filesOf({ frames: readStack(stack).frames.slice(0, 1) }));
}

/** A function is identified by its beginning, because its stalls may name several of its lines. */
function keyOf({ frame, functionStart, script }: PartState): string {
  const { functionName = "", file = "", line, column } = frame;
  return [functionName, file, ...(functionStart ?? [line, column]), ...(script ?? [])].join("\n");
}

function isBefore(a: Frame, b: Frame): boolean {
  const [lineA = 0, lineB = 0] = [a.line, b.line];
  return lineA < lineB || (lineA === lineB && (a.column ?? 0) < (b.column ?? 0));
}
