import { foldRecursion } from "../stack/fold-recursion.js";
import type { Frame } from "../stack/frame.js";
import type { ResolvedFrame } from "../stack/resolved-frame.js";
import type { ResolveStacks, StackQuery } from "../stack/stack-query.js";
import type { DistinctStack } from "../tally/distinct-stack.js";
import type { Program } from "../tally/program.js";
import { decodeScripts } from "../tally/scripts.js";
import type { Tally } from "../tally/tally.js";
import { type Blame, blame } from "../verdict/blame.js";
import { withCalledPackages } from "../verdict/called-packages.js";
import type { PartOfTime } from "../verdict/parts-of-time.js";
import { filesOfPrograms, type NamedProgram, type ProgramFiles } from "./program-files.js";

/** A tally with its stack in the user's own source and the function that is blamed. */
export interface JudgedTally {
  readonly tally: Tally;
  readonly frames: readonly ResolvedFrame[];
  readonly blame: Blame;
  /** The shares of the functions that a common caller called, if none had most of the time. */
  readonly parts: readonly JudgedPart[];
  /** The shares of the callbacks that the loop ran in one turn, if none had most of the time. */
  readonly callbacks: readonly JudgedPart[];
  /** Its program; if builds of the program differ in the file of the frame, that build. */
  programOf(frame: ResolvedFrame): NamedProgram;
}

/** The share of one function of a tally. */
export interface JudgedPart extends PartOfTime {
  readonly count: number;
}

/** Resolves each distinct stack once and finds the function to blame. */
export async function judgeTallies(
  tallies: readonly Tally[],
  resolveStacks: ResolveStacks,
): Promise<JudgedTally[]> {
  // Program -> stack -> where its answer will be: the same stack of two versions may need different maps.
  const places = new Map<Program, Map<DistinctStack, number>>();
  const queries: StackQuery[] = [];
  const partPlaces = new Map<Tally, number>();
  const files = filesOfPrograms(tallies);
  for (const tally of tallies) {
    const { program, stack } = tally.key;
    const ofProgram = places.get(program) ?? new Map<DistinctStack, number>();
    places.set(program, ofProgram);
    const { version } = program;
    const ofFiles = files.get(program) as ProgramFiles;
    if (!ofProgram.has(stack)) {
      ofProgram.set(stack, queries.length);
      const { functionStarts } = stack;
      queries.push({
        frames: withTopLevels(stack),
        functionStarts,
        version,
        scripts: ofFiles.with(stack.scripts),
      });
    }
    const parts = tally.parts.toState();
    if (parts.length === 0) continue;
    partPlaces.set(tally, queries.length);
    // One frame each: these functions did not call one another.
    for (const { frame, functionStart, script } of parts) {
      queries.push({
        frames: [frame],
        functionStarts: functionStart && [functionStart],
        version,
        scripts: ofFiles.with(decodeScripts(script && [script])),
      });
    }
  }
  const resolved = await resolveStacks(queries);
  const answers = resolved.map((frames, i) =>
    foldRecursion(withBegins(frames, queries[i]?.functionStarts)),
  );
  const judged = tallies.map((tally): JudgedTally => {
    const { program, stack } = tally.key;
    const frames = answers[places.get(program)?.get(stack) ?? -1] ?? [];
    const from = partPlaces.get(tally);
    const states = from === undefined ? [] : tally.parts.toState();
    const shared = states.flatMap(({ blockedUs, count, isCallback = false }, i) => {
      const [frame] = answers[(from ?? 0) + i] ?? [];
      return frame === undefined ? [] : [{ frame, blockedUs, count, isCallback }];
    });
    const programOf = ({ generated }: ResolvedFrame): NamedProgram =>
      (files.get(program) as ProgramFiles).build(generated.file, stack.scripts);
    const parts = shared.filter(({ isCallback }) => !isCallback);
    const callbacks = shared.filter(({ isCallback }) => isCallback);
    return { tally, frames, blame: blame(frames, stack.state), parts, callbacks, programOf };
  });
  const stalls = judged.map(({ tally, ...one }) => ({ ...one, wholeUs: tally.blockedUs }));
  const blames = withCalledPackages(stalls);
  return judged.map((one, i) => ({ ...one, blame: blames[i] as Blame }));
}

function withBegins(
  frames: readonly ResolvedFrame[],
  starts: StackQuery["functionStarts"],
): readonly ResolvedFrame[] {
  if (starts === undefined) return frames;
  return frames.map((frame, i) => {
    const [line, column] = starts[i] ?? [];
    return line === undefined
      ? frame
      : { ...frame, functionStart: { line, column: column as number } };
  });
}

/** Marks top-level code: without a name, at the beginning of its file, where no unnamed function that can be called begins. */
function withTopLevels({ frames, functionStarts }: DistinctStack): readonly Frame[] {
  if (functionStarts === undefined) return frames;
  return frames.map((frame, i) => {
    const [line, column] = functionStarts[i] ?? [];
    const isTopLevel = frame.functionName === undefined && line === 1 && column === 1;
    return isTopLevel ? { ...frame, isTopLevel } : frame;
  });
}
