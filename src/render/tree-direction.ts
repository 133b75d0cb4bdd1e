/** Which end of the stacks a tree begins with. */
export const TREE_DIRECTIONS = ["top-down", "bottom-up"] as const;
export type TreeDirection = (typeof TREE_DIRECTIONS)[number];
