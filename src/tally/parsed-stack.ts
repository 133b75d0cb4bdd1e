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
  return { facts, files: filesOf(facts), builds: [], edition: -1 };
}

/** The files of the frames of a stack. */
export function filesOf({ frames }: Pick<StackFacts, "frames">): string[] {
  return [...new Set(frames.flatMap(({ file }) => (file === undefined ? [] : [file])))];
}

/** Whether two sessions say the same of some files. */
export function areAlike(a: Scripts, b: Scripts, files: readonly string[]): boolean {
  if (a === b) return true;
  return files.every((file) => isSameIdentity(a.get(file), b.get(file)));
}
