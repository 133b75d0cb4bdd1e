import type { FunctionStarts, StallOpenRecord, StallRecord } from "../record/record.js";
import type { Frame } from "../stack/frame.js";
import { parseStack } from "../stack/parse-stack.js";
import type { IdleFramePattern } from "../verdict/idle-frame.js";
import { type StackState, stackState } from "../verdict/idle-stack.js";
import { ballots, vote } from "./vote.js";

/** A distinct stack of the logs, parsed and judged once however many records have it. */
export interface Shape {
  /** Equal shapes of different tables have equal keys. */
  readonly key: string;
  /** Innermost first. */
  readonly frames: readonly Frame[];
  readonly functionStarts: FunctionStarts | undefined;
  readonly state: StackState;
}

/** A native call held the thread and nothing could be asked: not idle, but nobody knows what it was. */
const UNKNOWN_SHAPE: Shape = {
  key: "unknown",
  frames: [],
  functionStarts: undefined,
  state: "running",
};

interface ParsedStack {
  readonly text: string;
  readonly frames: readonly Frame[];
}

/**
 * Finds the shape of each record: its stack, or the common part of its samples.
 */
export class ShapeTable {
  readonly #shapes = new Map<string, Map<string, Shape>>();
  readonly #parsed = new Map<string, ParsedStack>();
  readonly #idleFrames: readonly IdleFramePattern[];

  constructor(idleFrames: readonly IdleFramePattern[]) {
    this.#idleFrames = idleFrames;
  }

  /** The shape of a record: the blocked stack as the samples of the stall agree on it. */
  shapeOf(record: StallRecord | StallOpenRecord): Shape {
    if (record.samples === undefined || record.samples.length === 0) {
      if (record.stack === "" && record.capture?.pending === true) return UNKNOWN_SHAPE;
      return this.#intern(record.stack, record.functions, 0);
    }
    const voters = ballots(record);
    const sole = voters[0];
    if (sole === undefined || voters.every((voter) => voter.stack === sole.stack)) {
      return this.#intern(sole?.stack ?? record.stack, sole?.functions ?? record.functions, 0);
    }
    const result = vote(
      voters.map((voter) => ({ frames: this.#parse(voter.stack).frames, weight: voter.weight })),
    );
    const winner = voters[result.index] ?? sole;
    return this.#intern(winner.stack, winner.functions, result.skippedFrames);
  }

  /** Looked up by the text of the stack first: it is the long key, and is hashed once a record. */
  #intern(stack: string, functions: FunctionStarts | undefined, skippedFrames: number): Shape {
    let ofStack = this.#shapes.get(stack);
    if (ofStack === undefined) {
      ofStack = new Map();
      this.#shapes.set(stack, ofStack);
    }
    const variant =
      functions === undefined ? `${skippedFrames}` : `${skippedFrames} ${functions.join()}`;
    const known = ofStack.get(variant);
    if (known !== undefined) return known;
    const frames = this.#parse(stack).frames.slice(skippedFrames);
    const shape: Shape = {
      key: `${variant}\n${stack}`,
      frames,
      functionStarts: functions?.slice(skippedFrames),
      state: stackState(frames, this.#idleFrames),
    };
    ofStack.set(variant, shape);
    return shape;
  }

  #parse(text: string): ParsedStack {
    const known = this.#parsed.get(text);
    if (known !== undefined) return known;
    const parsed = { text, frames: parseStack(text) };
    this.#parsed.set(text, parsed);
    return parsed;
  }
}
