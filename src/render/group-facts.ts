import type { Group } from "../report/model.js";
import { groupNotes, suspectsText } from "./group-text.js";
import { timeText } from "./time-text.js";
import { formatCount } from "./units.js";
import { VERDICT_WORDS } from "./verdict-words.js";

/** One line of what is known of a group besides its figures. */
export interface GroupFact {
  readonly label: string;
  /** Not escaped. */
  readonly text: string;
}

/** How many names of one kind (hosts, versions, files) are listed. */
const MOST_NAMES = 5;

/** What is known of a group besides its figures, as labelled lines: the same in every format that has room for it. */
export function groupFacts(group: Group): GroupFact[] {
  const verdicts = [...group.verdicts]
    .sort(([, a], [, b]) => b - a)
    .map(([kind, count]) => `${formatCount(count)} ${kind} (${VERDICT_WORDS[kind]})`)
    .join(", ");
  const first = timeText(group.firstSeenMs);
  const last = timeText(group.lastSeenMs);
  const aside = suspectsText(group);
  const facts: GroupFact[] = [
    { label: "Verdicts", text: verdicts },
    { label: "Seen", text: first === last ? `${first} UTC` : `${first} to ${last} UTC` },
    { label: "Services", text: names(group.services) },
    { label: "Versions", text: names(group.versions) },
    { label: "Hosts", text: names(group.hosts) },
    {
      label: "Note",
      text: [...groupNotes(group).map(({ text }) => text), aside]
        .filter((text) => text !== "")
        .join("; "),
    },
  ];
  return facts.filter(({ text }) => text !== "");
}

function names(all: readonly string[]): string {
  const shown = all.slice(0, MOST_NAMES).join(", ");
  return all.length <= MOST_NAMES
    ? shown
    : `${shown} and ${formatCount(all.length - MOST_NAMES)} more`;
}
