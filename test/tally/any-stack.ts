/** A stack of which a test needs nothing but that it is one. */
import type { DistinctStack } from "../../src/tally/distinct-stack.js";

export const anyStack: DistinctStack = {
  key: "k",
  frames: [],
  functionStarts: undefined,
  state: "running",
  folding: 0,
  scripts: new Map(),
};
