import { decodedUrl } from "./decoded-url.js";
import type { FunctionStart } from "./record.js";

/** A frame reduced to what a vote compares: its function, not the position inside it. */
export interface VotingFrame {
  /** As printed by the engine; `undefined` or `""` for a function without a name. */
  readonly functionName?: string | undefined;
  /** A path or a URL; `undefined` or `""` for natives. */
  readonly file?: string | undefined;
  /** Where the function begins (1-based), if known. */
  readonly functionStart?: FunctionStart | null | undefined;
  /** An awaiting caller: it is not on the machine's stack, nor in any profile. */
  readonly isAsync?: boolean | undefined;
}

/**
 * The most characters, besides the name, between the two positions that V8 calls the beginning of a function: for the profiler
 * its parameters, for a stack its first word (`static async function* name(`).
 */
const LONGEST_HEAD = 26;

/** The same before a computed name (`async *`); shorter, because names do not distinguish neighbouring functions here. */
const LONGEST_COMPUTED_HEAD = 8;

/** The same of a function without a name (`function`, `async function `). An arrow function has one beginning. */
const NAMELESS_HEAD = { shortest: 8, longest: 15 };

/**
 * The same of what `new Function` and its like make (`function anonymous`, `async function* anonymous`): stacks call it `eval` and have it
 * begin in the second column, the profiler has no name for it.
 */
const MADE_HEAD = { name: "eval", column: 2, shortest: 18, longest: 25 };

/** A function seen before: the parts of a frame by which it is recognised. */
interface KnownFunction {
  readonly id: number;
  readonly name: string;
  readonly start: FunctionStart | undefined;
}

/**
 * Numbers functions: frames of one function get one number however they were printed.
 *
 * A function is identified by its place: V8 prints `Timeout._onTimeout`, `refresh` or nothing at all for the same function, a
 * path in one stack and a `file:` URL in another, and gives two columns for its beginning. The name distinguishes functions only
 * where they begin on one line, or where the place is unknown.
 */
export class FunctionIds {
  readonly #byLine = new Map<string, KnownFunction[]>();
  readonly #byName = new Map<string, KnownFunction>();
  #count = 0;

  /** The number of a frame's function. */
  idOf(frame: VotingFrame): number {
    const { name, nameKey, lineKey } = namesOf(frame);
    const start = frame.functionStart ?? undefined;
    const onLine = this.#byLine.get(lineKey);
    const known =
      start &&
      (onLine?.find((one) => one.start?.[1] === start[1]) ??
        onLine?.find((one) => isSame(one, name, start)));
    // If the place of either is unknown, the names are compared.
    const namesake = name === "" && start ? undefined : this.#byName.get(nameKey);
    const found = known ?? (start && namesake?.start ? undefined : namesake);
    if (found !== undefined) return found.id;
    const one = { id: this.#count++, name, start };
    if (!this.#byName.has(nameKey)) this.#byName.set(nameKey, one);
    if (start && onLine === undefined) this.#byLine.set(lineKey, [one]);
    else if (start) onLine?.push(one);
    return one.id;
  }
}

/** The keys by which a frame's function is looked up. */
interface FunctionNames {
  readonly name: string;
  readonly nameKey: string;
  /** Empty where the function's beginning is unknown. */
  readonly lineKey: string;
}

/** A log has few distinct frames, shared by many stalls. */
const namesOfFrames = new WeakMap<VotingFrame, FunctionNames>();

function namesOf(frame: VotingFrame): FunctionNames {
  const known = namesOfFrames.get(frame);
  if (known !== undefined) return known;
  const { functionName = "", file = "", functionStart: start } = frame;
  const path = file.startsWith("file://") ? decodedUrl(file.slice("file://".length)) : file;
  const name = lastPart(functionName);
  const lineKey = start ? `${path}\n${start[0]}` : "";
  const names = { name, nameKey: `${path}\n${name}`, lineKey };
  namesOfFrames.set(frame, names);
  return names;
}

/** Whether a function that begins on the same line of the same file as a known one is that function. */
function isSame(known: KnownFunction, name: string, start: FunctionStart): boolean {
  const knownColumn = known.start?.[1] ?? 0;
  const distance = Math.abs(knownColumn - start[1]);
  const earlier = knownColumn < start[1] ? known.name : name;
  // The profiler names `*[Symbol.iterator]()` after its class.
  if (earlier.endsWith("]") && distance - earlier.length >= 0) {
    return distance - earlier.length <= LONGEST_COMPUTED_HEAD;
  }
  if (known.name === "" || name === "") {
    const isMade =
      earlier === MADE_HEAD.name && Math.min(knownColumn, start[1]) === MADE_HEAD.column;
    const { shortest, longest } = isMade ? MADE_HEAD : NAMELESS_HEAD;
    return distance >= shortest && distance <= longest;
  }
  return known.name === name && distance <= LONGEST_HEAD + name.length;
}

/** `refresh` of `Timeout.refresh [as _onTimeout]`, `#walk` of `Tree.#walk`. */
function lastPart(name: string): string {
  const plain =
    name.endsWith("]") && name.includes(" [as ") ? name.slice(0, name.lastIndexOf(" [as ")) : name;
  const dot = plain.lastIndexOf(".");
  return dot < 0 || plain.endsWith("]") ? plain : plain.slice(dot + 1);
}
