/**
 * Which stack stands for a stall: the one rule by which the emitter writes records and the analyzer reads those of others.
 */
import { cycleAtEnd } from "./cycle.js";
import { FunctionIds, type VotingFrame } from "./function-ids.js";
import { weightOf } from "./witnesses.js";

/** One stack of a stall, with what it stands for. */
export interface Witness {
  /** Innermost first. */
  readonly frames: readonly VotingFrame[];
  /** In samples: one that was taken for itself weighs 1. */
  readonly weight: number;
  /**
   * It is the answer to an interruption: exact about its moment, but V8 answers at the next check in JavaScript, and in a
   * loop of short native calls that is always the same place between them. So it does not contradict a sample of
   * the profile that is deeper.
   */
  readonly isAnswer: boolean;
}

/** The outcome of a vote. */
export interface VoteResult {
  /** The witness whose stack is to be shown. */
  readonly index: number;
  /** How many of its innermost frames are not common to most of the stall; 0 keeps the whole stack. */
  readonly skippedFrames: number;
  /** Where no function has most of the stall: what their common caller called, the largest share first. */
  readonly parts: readonly Part[];
}

/** One function that a common caller called. */
export interface Part {
  /** The heaviest witness that was in it, and its frame there. */
  readonly index: number;
  readonly frame: number;
  /** Of the whole stall, 0 to 1. */
  readonly share: number;
}

/** A function that has more than this share of a stall is its blocker: nothing else can have as much. */
const MAJORITY = 0.5;

/**
 * By how much a majority must be exceeded, in roots of the whole weight in samples: half of a standard deviation. Of a function that
 * had 40 % of a stall one in five sets of six samples has four, one in three sets of seven has four as well.
 */
const MARGIN = 0.25;

/** Smaller parts are not told, and no more than so many. */
const SMALLEST_SHARE = 0.05;
const MOST_PARTS = 10;

/** A witness while votes are counted. */
interface Voter {
  readonly index: number;
  readonly weight: number;
  readonly isAnswer: boolean;
  /** Functions from the outermost to the innermost, recursion folded, and the frame of each. */
  readonly path: readonly { readonly id: number; readonly frame: number }[];
  readonly frames: readonly VotingFrame[];
}

/** Those that are in one function. */
interface Branch {
  readonly voters: Voter[];
  weight: number;
}

/**
 * Finds the deepest function that is common to the witnesses of most of a stall.
 *
 * From the outermost frame inward, the vote follows the function that has the majority of the whole weight and
 * stops where no function has, or where most of the time was spent in that function itself. As long as it has met nothing
 * but Node's own frames it follows the largest branch: callbacks of one turn have no caller but the loop.
 *
 * @param witnesses at least one
 */
export function vote(witnesses: readonly Witness[]): VoteResult {
  const total = weightOf(witnesses);
  let inside = votersOf(witnesses);
  let whole = total;
  let depth = 0;
  let isInTheirs = false;
  let parts: readonly Part[] = [];
  for (;;) {
    const branches = branchesAt(inside, depth);
    const [best] = branches;
    if (best === undefined) break;
    const ended = inside.filter((voter) => voter.path.length === depth);
    const isDeeper = branches.some(({ voters }) => voters.some((voter) => !voter.isAnswer));
    const abstaining = ended.filter((voter) => voter.isAnswer && isDeeper);
    whole -= weightOf(abstaining);
    if (!isMost(best.weight, whole)) {
      parts = partsOf(branches, depth, total);
      const endedWeight = weightOf(ended) - weightOf(abstaining);
      // Of functions that were inlined into Node's own loop, the profile knows nothing; the answers do.
      const isSeenInside = weightOf(answersOf(best.voters)) > weightOf(answersOf(ended));
      if (isInTheirs || (isMost(endedWeight, whole) && !isSeenInside)) break;
      whole = best.weight;
    }
    inside = best.voters;
    const { frames, path } = heaviest(inside);
    isInTheirs ||= isTheirs(frames[path[depth]?.frame ?? 0] ?? {});
    depth++;
  }
  const shown = shownOf(inside, depth);
  return { index: shown.index, skippedFrames: shown.path[depth - 1]?.frame ?? 0, parts };
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
  return witnesses.map(({ frames, weight, isAnswer }, index) => {
    return { index, weight, isAnswer, frames, path: foldedPath(comparableIds(frames, functions)) };
  });
}

/**
 * The functions of a stack as far as every witness could have them, `undefined` for the others: no profile knows awaiting callers,
 * nor builtins that call back (`Array.map`). Those that are called and call nobody else, it does know.
 */
export function comparableIds(
  frames: readonly VotingFrame[],
  functions: FunctionIds,
): readonly (number | undefined)[] {
  const inner = frames.findIndex(({ file }) => isFile(file));
  return frames.map((frame, i) =>
    frame.isAsync === true || (i > inner && inner >= 0 && !isFile(frame.file))
      ? undefined
      : functions.idOf(frame),
  );
}

function isFile(file: string | undefined): boolean {
  return file !== undefined && file !== "";
}

/** The path through a stack from the outermost frame on; of repeated functions the innermost frames stay. */
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

/** The function is somebody's, not Node's own and not a native one. */
export function isTheirs({ file }: VotingFrame): boolean {
  return isFile(file) && file?.startsWith("node:") === false;
}

/**
 * Of those that are in the winning function, the one to show: an answer knows where the calls stand, a sample that ends in
 * the function knows its heaviest line; of the others it is only known where the function begins.
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
