import { compareTexts } from "../record/compare-texts.js";
import type { FunctionStart, StallRecord } from "../record/record.js";
import type { Frame } from "../stack/frame.js";
import { readStack } from "../stack/read-stack.js";
import { areOfOneTurn } from "../verdict/parts-of-time.js";
import type { DistinctStack } from "./distinct-stack.js";
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
  /** The loop ran it beside the others in one turn; else their common caller called it. */
  readonly isCallback?: true;
  /** In how many stalls it had a part. */
  readonly count: number;
  /** Whole microseconds. */
  readonly blockedUs: number;
}

/** The stalls of most tallies have no parts: they share this. */
const NO_FUNCTIONS = new Map<string, PartState>();

/**
 * The time in each of the functions that shared stalls, where none had most: those that a common caller called, and callbacks of one turn.
 * Bounded: of too many functions those
 * with the smallest keys are kept, which depends on no order of adding and merging.
 */
export class PartSums {
  #functions = NO_FUNCTIONS;

  /**
   * Adds the parts of one stall.
   *
   * @param of its stack
   */
  add(
    parts: NonNullable<StallRecord["parts"]>,
    of: Pick<DistinctStack, "frames" | "functionStarts">,
    durationUs: number,
    scripts: Scripts = NO_SCRIPTS,
  ): void {
    const shared = parts.flatMap(({ share, stack, functions }) => {
      const [frame] = readStack(stack).frames;
      const [functionStart] = functions ?? [];
      return frame === undefined ? [] : [{ frame, functionStart, share }];
    });
    const isOfOneTurn = areOfOneTurn(
      shared.map(({ frame, functionStart }) => ({ ...frame, functionStart })),
      of.frames.map((frame, i) => ({ ...frame, functionStart: of.functionStarts?.[i] })),
    );
    for (const { frame, functionStart, share } of shared) {
      const [script] = encodeScripts(scriptsAmong(scripts, () => filesOf({ frames: [frame] })));
      this.#add({
        frame,
        ...(functionStart && { functionStart }),
        ...(script && { script }),
        ...(isOfOneTurn && { isCallback: true as const }),
        count: 1,
        blockedUs: Math.round(share * durationUs),
      });
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
function keyOf({ frame, functionStart, script, isCallback }: PartState): string {
  const { functionName = "", file = "", line, column } = frame;
  const begin = functionStart ?? [line, column];
  return [functionName, file, ...begin, ...(script ?? []), isCallback].join("\n");
}

function isBefore(a: Frame, b: Frame): boolean {
  const [lineA = 0, lineB = 0] = [a.line, b.line];
  return lineA < lineB || (lineA === lineB && (a.column ?? 0) < (b.column ?? 0));
}
