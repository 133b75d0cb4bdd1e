import type { DistinctStack, StackFacts } from "./distinct-stack.js";
import { isSameIdentity, type Scripts } from "./scripts.js";

/** A stack as a text has it, whatever build of its files ran, and the distinct stacks of the builds. */
export interface ParsedStack {
  readonly facts: StackFacts;
  /** The files of its frames. */
  readonly files: readonly string[];
  /** What {@link StackTable.inBuild} has found, as of an edition of the table. */
  builds: readonly StackBuild[];
  edition: number;
}

/** A stack in one build of its files. */
export interface StackBuild {
  readonly scripts: Scripts;
  readonly distinct: DistinctStack;
}

export function parsedStack(facts: StackFacts): ParsedStack {
  // Most logs say nothing of files, and then these are not asked for.
  let files: readonly string[] | undefined;
  return {
    facts,
    get files() {
      files ??= filesOf(facts);
      return files;
    },
    builds: [],
    edition: -1,
  };
}

/** The files of the frames of a stack. */
export function filesOf({ frames }: Pick<StackFacts, "frames">): string[] {
  return [...new Set(frames.flatMap(({ file }) => (file === undefined ? [] : [file])))];
}

/** Whether two sessions say the same of the files of a stack. */
export function areAlike(a: Scripts, b: Scripts, of: Pick<ParsedStack, "files">): boolean {
  if (a === b) return true;
  return of.files.every((file) => isSameIdentity(a.get(file), b.get(file)));
}
