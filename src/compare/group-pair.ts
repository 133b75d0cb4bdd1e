import type { TallyGroup } from "../report/group-tallies.js";

/** The groups of both sides that are compared; at most one is missing. */
export interface GroupPair {
  readonly before: TallyGroup | undefined;
  readonly after: TallyGroup | undefined;
  /** Why groups with different ids are considered the same. */
  readonly rename?: Rename;
}

/** What became of a function that has another id. */
export interface Rename {
  /** `moved` if another function is to blame for its work. */
  readonly how: "renamed" | "moved";
  readonly reason: string;
}
