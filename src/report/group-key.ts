import { hashText } from "../stack/hash-text.js";
import { normaliseSourcePath } from "../stack/identity.js";
import type { ResolvedFrame } from "../stack/resolved-frame.js";
import type { TallyKey } from "../tally/tally.js";
import type { PartBy } from "../tally/where.js";
import type { Blame } from "../verdict/blame.js";
import type { GroupBy } from "./model.js";

/** Counts up whenever the same function would get another id than before. */
const ID_FORMAT = 1;

/** How the group of stalls without any function is called. */
export const EVENT_LOOP_NAME = "(event loop)";
/** How a native call is called that ended neither in time nor in a stack. */
const UNKNOWN_NAME = "(native call)";
const ANONYMOUS_NAME = "<anonymous>";
/** How code at the top level of a module is called. */
export const TOP_LEVEL_NAME = "<top level>";

/** What stalls must be kept apart by while they are counted, for a report that is grouped so. */
export function partByOf(groupBy: GroupBy): PartBy | undefined {
  if (groupBy === "host") return { kind: "host" };
  return groupBy.startsWith("context.")
    ? { kind: "context", key: groupBy.slice("context.".length) }
    : undefined;
}

/** What a group is, before anything is counted. */
export interface GroupIdentity {
  /** Twelve hexadecimal digits; the same before and after a deploy. */
  readonly id: string;
  readonly name: string;
}

/**
 * Says which group a stack belongs to. The id is made of the function's name and the normalised path of its
 * source, and of nothing that changes from build to build.
 */
export function groupIdentity(
  groupBy: GroupBy,
  blame: Blame,
  frames: readonly ResolvedFrame[],
  { program, part }: Pick<TallyKey, "program" | "part">,
): GroupIdentity {
  const identity = (name: string, ...parts: readonly string[]): GroupIdentity => ({
    id: hashText([ID_FORMAT, groupBy, ...parts].join("\n")),
    name,
  });
  const { frame } = blame;
  const path = frame?.file === undefined ? "" : normaliseSourcePath(frame.file);
  if (groupBy.startsWith("context.")) {
    return identity(part ?? `(no ${groupBy.slice("context.".length)})`, part ?? "");
  }
  switch (groupBy) {
    case "service":
      return identity(program.service ?? "(no service)", program.service ?? "");
    case "version":
      return identity(program.version ?? "(no version)", program.version ?? "");
    case "host":
      return identity(part ?? "(no host)", part ?? "");
    case "file":
      return identity(
        frame === undefined ? EVENT_LOOP_NAME : path || "(no file)",
        path,
        blame.origin,
      );
    case "package": {
      const name =
        blame.package ??
        (blame.origin === "app"
          ? "(application)"
          : blame.origin === "idle"
            ? EVENT_LOOP_NAME
            : `(${blame.origin})`);
      return identity(name, name);
    }
    case "stack": {
      const names = frames.map((one) => `${one.functionName ?? ""} ${one.file ?? ""}`);
      return identity(nameOf(blame), path, nameOf(blame), ...names);
    }
    default:
      return identity(nameOf(blame), path, nameOf(blame));
  }
}

/**
 * The name of the blocking function, or what stands for it. A function without a name is named by its place: the nearest
 * caller that has one.
 */
export function nameOf(blame: Blame): string {
  if (blame.frame === undefined) {
    return blame.origin === "unknown" ? UNKNOWN_NAME : EVENT_LOOP_NAME;
  }
  if (blame.frame.functionName !== undefined) return blame.frame.functionName;
  if (blame.isTopLevel) return TOP_LEVEL_NAME;
  return blame.place === undefined ? ANONYMOUS_NAME : `${ANONYMOUS_NAME} in ${blame.place}`;
}
