import type { DistinctStack, StackFacts } from "./distinct-stack.js";
import { isSameIdentity, type Scripts } from "./scripts.js";

/** A stack as a text has it, whatever build of its files ran, and the distinct stacks of the builds. */
export class ParsedStack {
  readonly facts: StackFacts;
  /** What {@link StackTable.inBuild} has found, as of an edition of the table. */
  builds: readonly StackBuild[] = [];
  edition = -1;
  #files: readonly string[] | undefined;

  constructor(facts: StackFacts) {
    this.facts = facts;
  }

  /** The files of its frames. Most logs describe no files, and then these are never needed. */
  get files(): readonly string[] {
    this.#files ??= filesOf(this.facts);
    return this.#files;
  }
}

/** A stack in one build of its files. */
export interface StackBuild {
  readonly scripts: Scripts;
  readonly distinct: DistinctStack;
}

/** The files of the frames of a stack. */
export function filesOf({ frames }: Pick<StackFacts, "frames">): string[] {
  return [...new Set(frames.flatMap(({ file }) => (file === undefined ? [] : [file])))];
}

/** Whether two sessions describe the files of a stack alike. */
export function areAlike(a: Scripts, b: Scripts, of: Pick<ParsedStack, "files">): boolean {
  if (a === b) return true;
  return of.files.every((file) => isSameIdentity(a.get(file), b.get(file)));
}
