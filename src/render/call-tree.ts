import { ANONYMOUS_NAME } from "../stack/function-name.js";
import {
  type ProfileFrame,
  profileFrameText,
  sameInBuilds,
  type WeightedStack,
} from "./weighted-stacks.js";

/** A frame and everything called from it. */
export interface CallNode {
  readonly frame: ProfileFrame | undefined;
  /** Including everything called from it. */
  blockedMs: number;
  /** The group whose stalls are all of this node; undefined if it is shared. */
  groupId: string | undefined;
  readonly children: Map<string, CallNode>;
}

/** Merges stacks (outermost first) where they begin alike. */
export function callTree(stacks: readonly WeightedStack[]): CallNode {
  const root: CallNode = {
    frame: undefined,
    blockedMs: 0,
    groupId: undefined,
    children: new Map(),
  };
  for (const { frames, blockedMs, group } of stacks) {
    root.blockedMs += blockedMs;
    let node = root;
    for (const frame of frames) {
      const key = keyOf(frame);
      let child = node.children.get(key);
      if (child === undefined) {
        child = { frame, blockedMs: 0, groupId: group?.id, children: new Map() };
        node.children.set(key, child);
      } else if (child.groupId !== group?.id) child.groupId = undefined;
      child.blockedMs += blockedMs;
      node = child;
    }
  }
  return root;
}

/** Functions without a name are told apart by their lines, all others by name and file. */
function keyOf(frame: ProfileFrame): string {
  const text = profileFrameText(sameInBuilds(frame));
  return frame.name === ANONYMOUS_NAME ? `${text}:${frame.line}` : text;
}
