import type { TallyGroup } from "../report/group-tallies.js";

/** The groups of both sides that are compared as one; at most one side has none. */
export interface GroupPair {
  /** Several only if their work is one function's on the other side. */
  readonly before: readonly TallyGroup[];
  readonly after: readonly TallyGroup[];
  /** Why groups with different ids are considered the same. */
  readonly rename?: Rename;
}

/** What became of a function that has another id. */
export interface Rename {
  /** `moved` if another function is to blame for its work. */
  readonly how: "renamed" | "moved";
  readonly reason: string;
}
