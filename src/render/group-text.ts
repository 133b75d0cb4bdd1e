import type { Group, Location } from "../report/model.js";
import { shownPath } from "./shown-path.js";
import { formatCount, formatDuration, plural } from "./units.js";

/** Something that a reader must know about a group besides its figures. */
export interface GroupNote {
  readonly kind: "caller" | "unfinished" | "hint";
  /** Not escaped: names of the log may be part of it. */
  readonly text: string;
}

/** The function with its package, if it is somebody else's: `parse (csv-parse)`. Not escaped. */
export function functionText(group: Group): string {
  return group.package === undefined ? group.function : `${group.function} (${group.package})`;
}

/** `src/pdf.ts:12`, as far as it is known; empty if it is not. Not escaped. */
export function placeText(location: Location | undefined): string {
  if (location === undefined) return "";
  const { line } = location;
  const file = shownPath(location.file);
  return line === undefined ? file : `${file}:${line}`;
}

/** What a reader must know about a group, the most important last. */
export function groupNotes(group: Group): GroupNote[] {
  const notes: GroupNote[] = [];
  if (group.caller !== undefined) {
    const place = placeText(group.caller.location);
    notes.push({
      kind: "caller",
      text: `called by ${group.caller.function}${place === "" ? "" : ` ${place}`}`,
    });
  }
  if (group.unfinishedCount > 0) {
    notes.push({
      kind: "unfinished",
      text: `${formatCount(group.unfinishedCount)} unfinished: the process ended in it`,
    });
  }
  if (group.hintCount > 0) {
    notes.push({
      kind: "hint",
      text: `${formatCount(group.hintCount)} caught too late: a hint, no proof`,
    });
  }
  return notes;
}

/** `besides 3 suspected false positives, 2.10 s`; empty if there are none. */
export function suspectsText(group: Group): string {
  if (group.suspectedCount === 0) return "";
  return `besides ${plural(group.suspectedCount, "suspected false positive")}, ${formatDuration(group.suspectedMs)}`;
}
