/**
 * Which stack represents a stall: the one rule by which the emitter writes its records and the analyzer reads those of others.
 */
import { cycleAtEnd } from "./cycle.js";
import { FunctionIds, type VotingFrame } from "./function-ids.js";
import { weightOf } from "./witnesses.js";

/** One stack of a stall with its weight. */
export interface Witness {
  /** Innermost first. */
  readonly frames: readonly VotingFrame[];
  /** In profile samples: a single sample weighs 1. */
  readonly weight: number;
  /**
   * It answers an interruption, and is exact about its moment. But V8 answers at its next check in JavaScript, which in a loop of
   * short native calls is always the same place between them; an answer therefore does not contradict a deeper profile sample.
   */
  readonly isAnswer: boolean;
}

/** The outcome of a vote. */
export interface VoteResult {
  /** The witness whose stack is shown. */
  readonly index: number;
  /** How many of its innermost frames are not common to most of the stall; 0 keeps the whole stack. */
  readonly skippedFrames: number;
  /** If no function has most of the stall: what the common caller called, the largest share first. */
  readonly parts: readonly Part[];
}

/** One function called by the common caller. */
export interface Part {
  /** The heaviest witness inside the function, and the function's frame in it. */
  readonly index: number;
  readonly frame: number;
  /** Of the whole stall, 0 to 1. */
  readonly share: number;
}

/** A function with more than this share of a stall is its blocker: nothing else can have as much. */
const MAJORITY = 0.5;

/**
 * By how much a majority must be exceeded, in units of the square root of the whole weight (samples): half a standard deviation.
 * Without it, a function with 40 % of a stall gets four of six samples in one case of five, and four of seven in one of three.
 */
const MARGIN = 0.25;

/** The smallest part that is reported, and the most parts. */
const SMALLEST_SHARE = 0.05;
const MOST_PARTS = 10;

/** So many samples must be deeper than the answers of a caller for these to abstain: one or two may be there by chance. */
const LEAST_DEEPER = 2;

/** A witness while votes are counted. */
interface Voter {
  readonly index: number;
  readonly weight: number;
  readonly isAnswer: boolean;
  /** Functions from the outermost to the innermost with recursion folded, and the frame of each. */
  readonly path: readonly { readonly id: number; readonly frame: number }[];
  readonly frames: readonly VotingFrame[];
}

/** The voters inside one function. */
interface Branch {
  readonly voters: Voter[];
  weight: number;
}

/**
 * Finds the deepest function common to the witnesses of most of a stall.
 *
 * From the outermost frame inward, the vote follows the function with the majority of the weight. It stops where no function has
 * one, or where most of the time was spent in that function itself, unless most of them were in one function again that they had called in
 * several ways. While it has passed only Node's own frames, it follows the largest branch: callbacks of one turn have no caller but the loop.
 *
 * @param witnesses at least one
 */
export function vote(witnesses: readonly Witness[]): VoteResult {
  const total = weightOf(witnesses);
  let all = votersOf(witnesses);
  let inside = all;
  let whole = total;
  let depth = 0;
  let isInTheirs = false;
  let parts: readonly Part[] = [];
  for (;;) {
    const branches = branchesAt(inside, depth);
    const [best] = branches;
    if (best === undefined) break;
    const ended = inside.filter((voter) => voter.path.length === depth);
    const abstaining = abstainingAt(inside, best, depth);
    whole -= weightOf(abstaining);
    if (!isMost(best.weight, whole)) {
      const meeting = isInTheirs ? whereTheyMeet(all, heaviest(inside).path.slice(0, depth)) : [];
      if (isMost(weightOf(meeting), whole)) {
        all = meeting;
        inside = meeting;
        depth = 0;
        continue;
      }
      parts = partsOf(branches, depth, total);
      const endedWeight = weightOf(ended.filter((voter) => !abstaining.includes(voter)));
      // Functions that V8 inlined into Node's own loop are missing from the profile, but not from the answers.
      const isSeenInside = weightOf(answersOf(best.voters)) > weightOf(answersOf(ended));
      if (isInTheirs || (isMost(endedWeight, whole) && !isSeenInside)) break;
      whole = best.weight;
      all = best.voters;
    }
    inside = best.voters;
    const { frames, path } = heaviest(inside);
    isInTheirs ||= isTheirs(frames[path[depth]?.frame ?? 0] ?? {});
    depth++;
  }
  const shown = shownOf(inside, depth);
  return { index: shown.index, skippedFrames: shown.path[depth - 1]?.frame ?? 0, parts };
}

/**
 * The answers that were given in a function itself, or in what it had called of Node, where samples are deeper: between two calls, so they do
 * not contradict.
 */
function abstainingAt(inside: readonly Voter[], best: Branch, depth: number): readonly Voter[] {
  const deeper = inside.filter(({ isAnswer, path }) => !isAnswer && path.length > depth);
  if (weightOf(deeper) < LEAST_DEEPER) return [];
  return answersOf(inside).filter(
    (voter) => !best.voters.includes(voter) && !pathOf(voter, depth).some(isTheirs),
  );
}

/** The functions of a stack from a depth on. */
function pathOf({ path, frames }: Voter, depth: number): readonly VotingFrame[] {
  return path.slice(depth).map(({ frame }) => frames[frame] ?? {});
}

/**
 * The voters inside the function of the application in which most were in the end, whichever way they had gone: a function that is called in
 * several ways is to blame itself, and not one of its callers. Their paths begin with it. In a package, the callers tell more.
 *
 * @param passed the way to the function that called them, which is not looked for
 */
function whereTheyMeet(voters: readonly Voter[], passed: Voter["path"]): Voter[] {
  const byFunction = new Map<number, Voter[]>();
  for (const voter of voters) {
    const at = voter.path.findLastIndex(({ frame }) => isTheirs(voter.frames[frame] ?? {}));
    const step = voter.path[at];
    if (step === undefined || isOfPackage(voter.frames[step.frame])) continue;
    if (passed.some(({ id }) => id === step.id)) continue;
    const met = byFunction.get(step.id) ?? [];
    met.push({ ...voter, path: voter.path.slice(at) });
    byFunction.set(step.id, met);
  }
  return [...byFunction.values()].reduce(
    (most, one) => (weightOf(one) > weightOf(most) ? one : most),
    [],
  );
}

function isOfPackage(frame: VotingFrame | undefined): boolean {
  return frame?.file?.includes("/node_modules/") === true;
}

function isMost(weight: number, whole: number): boolean {
  const margin = Math.min(MARGIN * Math.sqrt(whole), 0.4 * whole);
  return weight > MAJORITY * whole + margin;
}

function answersOf(voters: readonly Voter[]): readonly Voter[] {
  return voters.filter((voter) => voter.isAnswer);
}

function votersOf(witnesses: readonly Witness[]): Voter[] {
  const functions = new FunctionIds();
  const weights = weightsOf(witnesses);
  return witnesses.map(({ frames, isAnswer }, index) => {
    const weight = weights[index] ?? 0;
    return { index, weight, isAnswer, frames, path: foldedPath(comparableIds(frames, functions)) };
  });
}

/**
 * The weights, where microtasks have that of V8's loop over them: it does nothing but what they demand, and of a flood of tiny ones
 * it has most samples.
 */
function weightsOf(witnesses: readonly Witness[]): readonly number[] {
  const isBetween = ({ frames: [frame] }: Witness): boolean => isMicrotaskLoop(frame);
  const isWithin = ({ frames: [, ...callers] }: Witness): boolean => callers.some(isMicrotaskLoop);
  const within = weightOf(witnesses.filter(isWithin));
  const factor = within > 0 ? 1 + weightOf(witnesses.filter(isBetween)) / within : 1;
  return witnesses.map((witness) => {
    if (isWithin(witness)) return witness.weight * factor;
    return isBetween(witness) && factor > 1 ? 0 : witness.weight;
  });
}

function isMicrotaskLoop(frame: VotingFrame | undefined): boolean {
  return frame?.functionName === "runMicrotasks" && !isFile(frame.file);
}

/**
 * The ids of those functions of a stack that any witness could contain, `undefined` for the others: a profile has no awaiting
 * callers and no builtins that call back (`Array.map`), only builtins at its innermost end.
 */
export function comparableIds(
  frames: readonly VotingFrame[],
  functions: FunctionIds,
): readonly (number | undefined)[] {
  const inner = frames.findIndex(({ file }) => isFile(file));
  return frames.map((frame, i) =>
    frame.isAsync === true || (i > inner && inner >= 0 && isBuiltin(frame))
      ? undefined
      : functions.idOf(frame),
  );
}

/** Only builtins begin nowhere; what `eval` and `new Function` made is in no file, but has a beginning. */
function isBuiltin({ file, functionStart }: VotingFrame): boolean {
  return !isFile(file) && !functionStart;
}

function isFile(file: string | undefined): boolean {
  return file !== undefined && file !== "";
}

/** The path through a stack from the outermost frame inward; of repeated functions, the innermost frames are kept. */
function foldedPath(ids: readonly (number | undefined)[]): Voter["path"] {
  const path: number[] = [];
  const frames: number[] = [];
  for (let frame = ids.length - 1; frame >= 0; frame--) {
    const id = ids[frame];
    if (id === undefined) continue;
    path.push(id);
    frames.push(frame);
    const cycle = cycleAtEnd(path);
    path.splice(path.length - 2 * cycle, cycle);
    frames.splice(frames.length - 2 * cycle, cycle);
  }
  return path.map((id, i) => ({ id, frame: frames[i] as number }));
}

function branchesAt(voters: readonly Voter[], depth: number): readonly Branch[] {
  const branches = new Map<number, Branch>();
  for (const voter of voters) {
    const step = voter.path[depth];
    if (step === undefined) continue;
    const branch = branches.get(step.id);
    if (branch === undefined) branches.set(step.id, { voters: [voter], weight: voter.weight });
    else {
      branch.voters.push(voter);
      branch.weight += voter.weight;
    }
  }
  return [...branches.values()].sort((a, b) => b.weight - a.weight);
}

function partsOf(branches: readonly Branch[], depth: number, total: number): readonly Part[] {
  if (branches.length < 2) return [];
  return branches
    .filter(({ weight }) => weight >= SMALLEST_SHARE * total)
    .slice(0, MOST_PARTS)
    .map(({ voters, weight }) => {
      const { index, path } = heaviest(voters);
      return { index, frame: path[depth]?.frame ?? 0, share: weight / total };
    });
}

/** Whether a function is the application's or a package's, neither Node's own nor native. */
export function isTheirs({ file }: VotingFrame): boolean {
  return isFile(file) && file?.startsWith("node:") === false;
}

/**
 * The witness inside the winning function whose stack is shown. An answer has the call sites, and a sample that ends in the
 * function has its heaviest line; the others have only the function's beginning.
 */
function shownOf(inside: readonly Voter[], depth: number): Voter {
  const ended = inside.filter((voter) => voter.path.length === depth);
  const answers = answersOf(inside);
  const choices = [ended.filter((voter) => voter.isAnswer), ended, answers, inside];
  return heaviest(choices.find((voters) => voters.length > 0) ?? inside);
}

function heaviest(voters: readonly Voter[]): Voter {
  return voters.reduce((most, one) => (one.weight > most.weight ? one : most));
}
