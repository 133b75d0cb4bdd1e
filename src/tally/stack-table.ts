import type { VotingFrame } from "../record/function-ids.js";
import type { FunctionStarts, StallOpenRecord, StallRecord } from "../record/record.js";
import { vote } from "../record/vote.js";
import { BoundedCache } from "../stack/bounded-cache.js";
import type { Frame } from "../stack/frame.js";
import { originOf } from "../stack/origin.js";
import { LineReader } from "../stack/read-line.js";
import { readStack } from "../stack/read-stack.js";
import type { IdleFramePattern } from "../verdict/idle-frame.js";
import { stackState } from "../verdict/idle-stack.js";
import { type RecordedStack, witnessesOfRecord } from "../verdict/sightings.js";
import { MAJORITY_SHARE } from "../verdict/thresholds.js";
import type { DistinctStack, StackFacts } from "./distinct-stack.js";
import { areAlike, filesOf, ParsedStack } from "./parsed-stack.js";
import { NO_SCRIPTS, type Scripts, scriptsAmong } from "./scripts.js";
import { SmallestKeys } from "./smallest-keys.js";
import { stackKey } from "./stack-key.js";

/** A native call held the thread, and nothing answered before it was over: the thread was busy, but with what is unknown. */
const UNKNOWN: StackFacts = {
  frames: [],
  functionStarts: undefined,
  state: "running",
  folding: 0,
  scripts: NO_SCRIPTS,
};

/** Stands for the functions beyond the limit. */
const BEYOND_COUNT: DistinctStack = {
  key: "beyond count",
  frames: [{ functionName: "(functions beyond count)" }],
  functionStarts: undefined,
  state: "running",
  folding: 2,
  scripts: NO_SCRIPTS,
};

/** For each distinct stack that is kept, how many texts a generation remembers, and of which length in UTF-16 units. */
const TEXTS_PER_STACK = 2;
const TEXT_UNITS_PER_STACK = 4 * 1024;
/** How many lines of stacks. */
const LINES_PER_STACK = 4;
/** How many samples of stalls, several of which are in each record. */
const VOTERS_PER_STACK = 0.5;
/** How often the same text is kept, with other function starts or as the result of a vote. */
const MOST_VARIANTS = 16;
/** Longer texts that have a vote are parsed each time. */
const LONGEST_VOTER = 16 * 1024;

/** A parsed text with the function starts that came with it. */
interface Variant {
  readonly functions: FunctionStarts | undefined;
  readonly skippedFrames: number;
  readonly parsed: ParsedStack;
}

/** The same for a text that has a vote. */
interface VoterVariant {
  readonly functions: FunctionStarts | undefined;
  readonly frames: readonly VotingFrame[];
}

/**
 * Finds the distinct stack of each record: its own, or the common part of its samples.
 *
 * If there are more distinct stacks than can be kept, those with the smallest hashes are: a choice that depends neither on the
 * order of reading nor on how the logs are split among threads. Of the others only the blocking function is kept, by which
 * they are grouped.
 */
export class StackTable {
  readonly #byText: BoundedCache<string, Variant[]>;
  /** The latest text: the first stall of a kind is counted first, and then shown to the kernel. */
  #latest: (Variant & { readonly text: string }) | undefined;
  /** Beginnings of texts that occurred once and were not kept. */
  readonly #seenOnce = new Set<string>();
  readonly #mostTexts: number;
  readonly #lines: LineReader;
  readonly #voters: BoundedCache<string, VoterVariant[]>;
  /** Whole stacks, and blocking functions of others. */
  readonly #kept: readonly [SmallestKeys<DistinctStack>, SmallestKeys<DistinctStack>];
  readonly #idleFrames: readonly IdleFramePattern[];
  readonly #unknown = new ParsedStack(UNKNOWN);
  /** Increases when other stacks come to stand for some. */
  #edition = 0;

  /** @param mostStacks how many stacks are kept whole, and how many functions */
  constructor(idleFrames: readonly IdleFramePattern[], mostStacks: number) {
    this.#idleFrames = idleFrames;
    this.#mostTexts = TEXTS_PER_STACK * mostStacks;
    this.#byText = new BoundedCache(
      this.#mostTexts,
      TEXT_UNITS_PER_STACK * mostStacks,
      (text) => text.length,
    );
    this.#lines = new LineReader(LINES_PER_STACK * mostStacks);
    this.#voters = new BoundedCache(VOTERS_PER_STACK * mostStacks);
    this.#kept = [new SmallestKeys(mostStacks), new SmallestKeys(mostStacks)];
  }

  /** The stack of a record, on which the samples of the stall agree. */
  stackOf(record: StallRecord | StallOpenRecord): ParsedStack {
    const stack = this.#votedStack(record);
    return stack.facts.state !== "running" && wasBusyUnseen(record) ? this.#unknown : stack;
  }

  /** The distinct stack that stands for a stack here. @param scripts the files that its session has described */
  inBuild(parsed: ParsedStack, scripts: Scripts): DistinctStack {
    if (parsed.edition !== this.#edition) {
      parsed.edition = this.#edition;
      parsed.builds = [];
    }
    const { facts, builds } = parsed;
    const known = builds.find((build) => areAlike(build.scripts, scripts, parsed));
    if (known !== undefined) return known.distinct;
    const build = scriptsAmong(scripts, () => parsed.files);
    const distinct = this.keep({ ...facts, scripts: build });
    parsed.builds = [...builds.slice(-MOST_VARIANTS), { scripts: build, distinct }];
    return distinct;
  }

  #votedStack(record: StallRecord | StallOpenRecord): ParsedStack {
    const { stack, functions, samples = [], capture } = record;
    const isSettled = capture?.voted === true || samples.length === 0;
    if (stack === "" && capture?.pending === true && isSettled) return this.#unknown;
    if (isSettled || samples.every((sample) => sample.stack === stack)) {
      return this.#ofText(stack, functions, 0);
    }
    const witnesses = witnessesOfRecord(record);
    if (witnesses.length === 0) return this.#ofText("", undefined, 0);
    const { index, skippedFrames } = vote(
      witnesses.map(({ stack: seen, ...witness }) => ({
        ...witness,
        frames: this.#votingFrames(seen),
      })),
    );
    const winner = witnesses[index]?.stack ?? record;
    return this.#ofText(winner.stack, winner.functions, skippedFrames);
  }

  /** The frames of a stack that has a vote. */
  #votingFrames({ stack, functions }: RecordedStack): readonly VotingFrame[] {
    const known = this.#voters.get(stack) ?? [];
    const same = known.find((one) => isSameStarts(one.functions, functions));
    if (same !== undefined) return same.frames;
    const frames = readStack(stack, this.#lines).frames.map(
      ({ functionName, file, isAsync }, i): VotingFrame => {
        return { functionName, file, isAsync, functionStart: functions?.[i] };
      },
    );
    if (stack.length > LONGEST_VOTER || known.length >= MOST_VARIANTS) return frames;
    if (known.length === 0) this.#voters.set(stack, known);
    known.push({ functions, frames });
    return frames;
  }

  /** The stack that stands for a stack in this table. */
  keep(facts: StackFacts | DistinctStack): DistinctStack {
    const { folding } = facts;
    if (folding === 2) return BEYOND_COUNT;
    const key = "key" in facts ? facts.key : stackKey(facts);
    return this.#kept[folding].keep(key, () => ({ ...facts, key })) ?? this.keep(folded(facts));
  }

  /** Whether there are so many stacks that {@link settle} must give some up. */
  get isCrowded(): boolean {
    return this.#kept.some((kept) => kept.isCrowded);
  }

  /**
   * Gives up the stacks of one folding beyond the limit. Afterwards {@link keep} says what stands for each of them.
   *
   * @returns whether there were any
   */
  settle(folding: 0 | 1): boolean {
    const hasGivenUp = this.#kept[folding].settle().length > 0;
    if (hasGivenUp) {
      this.#byText.clear();
      this.#edition++;
    }
    return hasGivenUp;
  }

  /** Looked up by the text of the stack first: it is the long key, and its hash is remembered by the engine. */
  #ofText(
    stack: string,
    functions: FunctionStarts | undefined,
    skippedFrames: number,
  ): ParsedStack {
    const isMeant = (known: Variant): boolean =>
      known.skippedFrames === skippedFrames && isSameStarts(known.functions, functions);
    if (this.#latest?.text === stack && isMeant(this.#latest)) return this.#latest.parsed;
    const variants = this.#byText.get(stack) ?? [];
    const known = variants.find(isMeant);
    if (known !== undefined) return known.parsed;
    const frames = readStack(stack, this.#lines).frames.slice(skippedFrames);
    const parsed = new ParsedStack({
      frames,
      functionStarts: functions?.slice(skippedFrames),
      state: stackState(frames, this.#idleFrames),
      folding: 0,
      scripts: NO_SCRIPTS,
    });
    const variant = { functions, skippedFrames, parsed };
    this.#latest = { ...variant, text: stack };
    if (variants.length >= MOST_VARIANTS) return parsed;
    // Beyond the limit, most stacks never come again: remembering them would only make garbage.
    if (this.#kept[0].isBeyondCount && !this.#isSecondSight(stack)) return parsed;
    if (variants.length === 0) this.#byText.set(stack, variants);
    variants.push(variant);
    return parsed;
  }

  #isSecondSight(stack: string): boolean {
    const mark = `${stack.length} ${stack.slice(0, 100)}`;
    if (this.#seenOnce.delete(mark)) return true;
    if (this.#seenOnce.size >= this.#mostTexts) this.#seenOnce.clear();
    this.#seenOnce.add(mark);
    return false;
  }
}

function isSameStarts(a: FunctionStarts | undefined, b: FunctionStarts | undefined): boolean {
  if (a === b) return true;
  if (a === undefined || b === undefined || a.length !== b.length) return false;
  return a.every((start, i) => start?.[0] === b[i]?.[0] && start?.[1] === b[i]?.[1]);
}

/** What is left of a stack that cannot be kept: enough of it to be blamed and grouped as before. */
function folded({ frames, functionStarts, state, folding, scripts }: StackFacts): StackFacts {
  if (folding > 0) return BEYOND_COUNT;
  const from = Math.max(
    0,
    frames.findIndex((frame) => originOf(frame) !== "node"),
  );
  const firstFrom = (at: number, isWanted: (frame: Frame) => boolean): number =>
    frames.findIndex((frame, i) => i >= at && isWanted(frame));
  // A function without a name is named by the nearest caller that has one, and Node's loader marks the top level.
  const named = firstFrom(from, ({ functionName }) => functionName !== undefined);
  const caller = firstFrom(from, (frame) => originOf(frame) === "app");
  const callerNamed = firstFrom(caller, ({ functionName }) => functionName !== undefined);
  const isKept = (i: number): boolean => {
    if (state !== "running" || i < from) return false;
    // What the application called, and the caller.
    const isCall = caller > from && i >= caller - 1 && i <= Math.max(caller, callerNamed);
    return named < 0 || i <= named || isCall;
  };
  const kept = frames.filter((_, i) => isKept(i));
  return {
    frames: kept,
    functionStarts: functionStarts?.filter((_, i) => isKept(i)),
    state,
    folding: 1,
    scripts: scriptsAmong(scripts, () => filesOf({ frames: kept })),
  };
}

/**
 * Whether the thread computed and its only stack was caught when the stall was over: an idle loop *then* says nothing. It is the
 * trace of a native call at the very end of its callback.
 */
function wasBusyUnseen({ capture, cpu, duration }: StallRecord | StallOpenRecord): boolean {
  if (capture?.during !== false || capture.source === "profile") return false;
  return (cpu?.main ?? 0) >= MAJORITY_SHARE * duration && duration > 0;
}
