import type { Group, GroupLeaf, GroupPart, Location } from "../report/model.js";
import { isProbablyFixed } from "../report/version-history.js";
import { VERDICTS } from "../verdict/verdict.js";
import { contextLines, forWhomText } from "./context-text.js";
import { nameList } from "./name-list.js";
import { nextStep } from "./next-step.js";
import { confounderText, sinceText } from "./since-text.js";
import { minuteText, type TextSpan, timeText } from "./time-text.js";
import { formatCount, formatDuration, formatShare, formatSpan, plural } from "./units.js";

/** A note on a group. */
export interface GroupNote {
  readonly kind:
    | "service"
    | "context"
    | "caller"
    | "leaves"
    | "parts"
    | "turn"
    | "startup"
    | "version"
    | "change"
    | "unfinished"
    | "hint";
  readonly text: string;
}

/** One fact about a group besides its figures. */
export interface GroupFact {
  readonly label: string;
  readonly text: string;
}

/** How many names of one kind (hosts, versions, files) are listed. */
const MOST_NAMES = 5;

/** `src/pdf.ts:12`, as far as it is known; empty if it is not. */
export function placeText(location: Location | undefined): string {
  if (location === undefined) return "";
  const { file, line, inMemory } = location;
  if (line === undefined) return file;
  return inMemory ? `${file}:${line} (generated)` : `${file}:${line}`;
}

/**
 * The notes on a group, the most important last.
 *
 * @param placeOf how places are shown beside it; whole if it is missing
 */
export function groupNotes(
  group: Group,
  placeOf: (location: Location | undefined) => string = placeText,
): GroupNote[] {
  const notes: GroupNote[] = [];
  if (group.hasTwin && group.services.length > 0) {
    notes.push({ kind: "service", text: `service ${nameList(group.services, MOST_NAMES)}` });
  }
  const forWhom = forWhomText(group);
  if (forWhom !== "") notes.push({ kind: "context", text: forWhom });
  if (group.leaves !== undefined && group.leaves.length > 0) {
    notes.push({ kind: "leaves", text: leavesText(group.leaves, placeOf) });
  } else if (group.caller !== undefined) {
    const place = placeOf(group.caller.location);
    notes.push({
      kind: "caller",
      text: `called by ${group.caller.function}${place === "" ? "" : ` ${place}`}`,
    });
  }
  for (const [label, functions] of [
    ["split", group.parts],
    ["one after the other in one turn of the loop", group.callbacks],
  ] as const) {
    if (functions === undefined) continue;
    notes.push({ kind: "parts", text: `${label}: ${sharesText(functions, group)}` });
  }
  if (group.turnCount > 0) notes.push({ kind: "turn", text: turnText(group) });
  if (group.startupCount > 0) notes.push({ kind: "startup", text: startupText(group) });
  const version = versionText(group.trail);
  if (version !== "") notes.push({ kind: "version", text: version });
  const change = lastChangeText(group);
  if (change !== "") notes.push({ kind: "change", text: change });
  if (group.unfinishedCount > 0) {
    notes.push({
      kind: "unfinished",
      text: `${formatCount(group.unfinishedCount)} unfinished: the log ends during it`,
    });
  }
  if (group.hintCount > 0) {
    notes.push({
      kind: "hint",
      text: `stack taken after the stall in ${formatCount(group.hintCount)}; indicative only`,
    });
  }
  return notes;
}

/** `readExport 55 %, indexRows 40 %`. */
function sharesText(functions: readonly GroupPart[], group: Group): string {
  return functions
    .slice(0, MOST_NAMES)
    .map((part) => `${part.function} ${formatShare(part.blockedMs, wholeMsOf(group))}`)
    .join(", ");
}

/** The blocked time that describes a group: without suspects, unless it has nothing else. */
export function wholeMsOf({
  blockedMs,
  suspectedMs,
}: Pick<Group, "blockedMs" | "suspectedMs">): number {
  return blockedMs > 0 ? blockedMs : suspectedMs;
}

/** `many callbacks in one turn of the loop (about 1,000)`, `3 of many callbacks in one turn of the loop`. */
function turnText({ turnCount, mostCallbacks, count, suspectedCount }: Group): string {
  const isAll = turnCount === (count > 0 ? count : suspectedCount);
  const about = mostCallbacks > 0 ? ` (about ${formatCount(mostCallbacks)})` : "";
  return `${isAll ? "" : `${formatCount(turnCount)} of `}many callbacks in one turn of the loop${about}`;
}

/** `only at start-up`, `3 at start-up (4.20 s)`. */
function startupText({ startupCount, startupMs, count }: Group): string {
  return startupCount === count
    ? "only at start-up"
    : `${formatCount(startupCount)} at start-up (${formatDuration(startupMs)})`;
}

/** `not seen since 1.4.2 (35 m 12 s observed)`, `new in 4.11.0`; empty where the versions tell nothing. */
function versionText(trail: Group["trail"]): string {
  const { newIn, notSince } = trail;
  return [
    newIn === undefined ? "" : `new in ${newIn}`,
    notSince === undefined
      ? ""
      : `${isProbablyFixed(trail) ? "probably fixed: " : ""}not seen ${notSince.isBesideOlder ? "in" : "since"} ${notSince.version} (${formatSpan(notSince.observedMs)} observed)`,
  ]
    .filter((text) => text !== "")
    .join("; ");
}

/** `worse since 1.4.2 (×3.1)`; empty if nothing changed, or if the versions say the same. */
function lastChangeText({ lastChange, trail, ...group }: Group): string {
  if (lastChange === undefined) return "";
  const version = lastChange.version?.version;
  const isInTrail =
    version !== undefined && [trail.newIn, trail.notSince?.version].includes(version);
  return isInTrail
    ? ""
    : `${lastChange.direction} ${sinceText(lastChange, undefined, seenSpan(group))}${confounderText(lastChange)}`;
}

/** `24 Nov 22:38 (1.4.1)`: when a group was seen last, and in which version. */
export function lastSeenText({ trail, ...group }: Group): string {
  return `${minuteText(group.lastSeenMs, seenSpan(group))}${lastVersionText(trail)}`;
}

/** `first seen 2 Nov 00:10, last seen 15 Nov 23:50 UTC (4.11.0)`. */
export function seenText({ trail, ...group }: Group): string {
  const span = seenSpan(group);
  const first = minuteText(span.from, span);
  const last = minuteText(span.to, span);
  return `${first === last ? "" : `first seen ${first}, last `}seen ${last} UTC${lastVersionText(trail)}`;
}

function seenSpan({
  firstSeenMs,
  lastSeenMs,
}: Pick<Group, "firstSeenMs" | "lastSeenMs">): TextSpan {
  return { from: firstSeenMs, to: lastSeenMs };
}

/** ` (1.4.1; also in 1.4.2)`: an old version that runs on must not look as if the newer one were free of it. */
function lastVersionText({ lastVersion, newerVersion }: Group["trail"]): string {
  if (lastVersion === undefined) return "";
  return newerVersion === undefined
    ? ` (${lastVersion})`
    : ` (${lastVersion}; also in ${newerVersion})`;
}

/** `blocked in lexer.inline node_modules/marked/lib/lexer.js:12 and 4 more functions`. */
function leavesText(
  leaves: readonly GroupLeaf[],
  placeOf: (location: Location | undefined) => string,
): string {
  const [first, ...rest] = leaves;
  if (first === undefined) return "";
  const place = placeOf(first.location);
  const more = rest.length === 0 ? "" : ` and ${plural(rest.length, "more function")}`;
  return `blocked in ${first.function}${place === "" ? "" : ` ${place}`}${more}`;
}

/** `besides 3 suspected false positives, 2.10 s`; empty if there are none. */
export function suspectsText(group: Group): string {
  if (group.suspectedCount === 0) return "";
  return `besides ${plural(group.suspectedCount, "suspected false positive")}, ${formatDuration(group.suspectedMs)}`;
}

/** `owned by @acme/payments, @ana`; empty where nobody is known. */
export function ownersText(owners: readonly string[]): string {
  return owners.length === 0 ? "" : `owned by ${owners.join(", ")}`;
}

/** `until 2027-03-01: the vendor mends it`; empty if the group is not accepted. */
export function acceptanceText({ acceptance }: Group): string {
  return acceptance === undefined ? "" : `until ${acceptance.until}: ${acceptance.why}`;
}

/** What is known of a group besides its figures, as labelled lines: the same in every format that has room for it. */
export function groupFacts(group: Group): GroupFact[] {
  const verdicts = [...group.verdicts]
    .sort(([, a], [, b]) => b - a)
    .map(([kind, count]) => `${formatCount(count)} ${kind} (${VERDICTS[kind].label})`)
    .join(", ");
  const first = timeText(group.firstSeenMs);
  const last = timeText(group.lastSeenMs);
  const notes = groupNotes(group).filter(({ kind }) => kind !== "context" && kind !== "service");
  const remarks = [...notes.map(({ text }) => text), suspectsText(group)];
  const facts: GroupFact[] = [
    { label: "Next step", text: nextStep(group) ?? "" },
    { label: "Duration", text: durationsText(group) },
    { label: "Verdicts", text: verdicts },
    { label: "First–last seen", text: first === last ? `${first} UTC` : `${first} to ${last} UTC` },
    { label: "Owner", text: group.owners.join(", ") },
    { label: "Services", text: nameList(group.services, MOST_NAMES) },
    { label: "Versions", text: nameList(group.versions, MOST_NAMES) },
    { label: "Hosts", text: nameList(group.hosts, MOST_NAMES) },
    { label: "Context", text: contextLines(group).join("; ") },
    { label: "Accepted", text: acceptanceText(group) },
    { label: "Note", text: remarks.filter((text) => text !== "").join("; ") },
  ];
  return facts.filter(({ text }) => text !== "");
}

/** `503 ms to 3.12 s; median 712 ms, p95 1.84 s, p99 2.95 s`. */
function durationsText({ minMs, p50Ms, p95Ms, p99Ms, maxMs }: Group): string {
  if (minMs === maxMs) return formatDuration(maxMs);
  return `${formatDuration(minMs)} to ${formatDuration(maxMs)}; median ${formatDuration(p50Ms)}, p95 ${formatDuration(p95Ms)}, p99 ${formatDuration(p99Ms)}`;
}
