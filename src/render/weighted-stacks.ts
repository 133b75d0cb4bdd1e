import type { Group, Report } from "../report/model.js";
import { normaliseSourcePath } from "../stack/identity.js";
import type { ResolvedFrame } from "../stack/resolved-frame.js";
import { frameName } from "./stack-text.js";
import { plural } from "./units.js";

/** A frame as profilers know it: the function and its file; lines within one function do not tell frames apart. */
export interface ProfileFrame {
  readonly name: string;
  readonly file: string | undefined;
  /** 1-based; of the call that was met first. */
  readonly line: number | undefined;
  /** 1-based. */
  readonly column: number | undefined;
}

/** A stack and for how long it blocked. */
export interface WeightedStack {
  /** Outermost first; never empty. */
  readonly frames: readonly ProfileFrame[];
  readonly blockedMs: number;
  /** Undefined for the groups that the report was cut to. */
  readonly group: Group | undefined;
}

const plain = (name: string): ProfileFrame => ({
  name,
  file: undefined,
  line: undefined,
  column: undefined,
});

/** Stands below a function for its stacks that are not kept one by one. */
export const OTHER_STACKS: ProfileFrame = plain("(other stacks)");

/**
 * The stacks of a report, or of a side of a comparison, by blocked time, without suspects. Stacks and groups that the report
 * no longer holds one by one have a stack of their own: the weights always sum to the whole.
 */
export function weightedStacks({
  groups,
  others,
}: Pick<Report, "groups"> & Partial<Pick<Report, "others">>): WeightedStack[] {
  const stacks: WeightedStack[] = [];
  for (const group of groups.filter(({ count }) => count > 0)) {
    let restUs = toMicroseconds(group.blockedMs);
    for (const stack of group.stacks) {
      restUs -= toMicroseconds(stack.blockedMs);
      const frames = [...stack.frames].reverse().map(profileFrame);
      stacks.push({
        frames: frames.length === 0 ? [plain(group.function)] : frames,
        blockedMs: stack.blockedMs,
        group,
      });
    }
    if (restUs > 0) {
      const blamed = {
        name: group.function,
        file: group.location?.file,
        line: group.location?.line,
        column: group.location?.column,
      };
      const frames = group.stacks.length === 0 ? [blamed] : [blamed, OTHER_STACKS];
      stacks.push({ frames, blockedMs: restUs / 1000, group });
    }
  }
  if (others !== undefined && others.blockedMs > 0) {
    const name = `(${plural(others.groups, "other group")})`;
    stacks.push({ frames: [plain(name)], blockedMs: others.blockedMs, group: undefined });
  }
  return stacks;
}

/** `renderInvoice (src/pdf.ts)`; the same text is the same frame. */
export function profileFrameText(frame: ProfileFrame): string {
  return frame.file === undefined ? frame.name : `${frame.name} (${frame.file})`;
}

/** The frame with the path that stays the same from build to build: frames of two releases are one. */
export function sameInBuilds(frame: ProfileFrame): ProfileFrame {
  const { file } = frame;
  return file === undefined ? frame : { ...frame, file: normaliseSourcePath(file) };
}

function profileFrame(frame: ResolvedFrame): ProfileFrame {
  return {
    name: frameName(frame),
    file: frame.file,
    line: frame.line,
    column: frame.column,
  };
}

function toMicroseconds(ms: number): number {
  return Math.round(ms * 1000);
}
