import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { Interruption, UsageError } from "../read/usage-error.js";
import { placeText } from "../render/group-text.js";
import { nameList } from "../render/name-list.js";
import { rankedGroups } from "../render/ranking.js";
import { formatDuration, plural } from "../render/units.js";
import { escapeMessage } from "../render/workflow-commands.js";
import type { Group, Report } from "../report/model.js";
import { closestHint } from "./option.js";

/** The group that is asked for, and the inputs that were named beside it. */
export interface GroupWords {
  readonly which: string;
  readonly inputs: readonly string[];
}

/** A rank has fewer digits than an id that people copy. */
const RANK = /^#?(\d{1,4})$/;
const ID = /^[0-9a-f]{1,12}$/;
/** How many groups are listed if a name fits several. */
const MOST_LISTED = 8;

/** Tells the group from the inputs; it is named first or last. @throws UsageError */
export function splitGroupWords(
  words: readonly string[],
  folder: string,
  command: string,
): GroupWords {
  const [first, ...rest] = words;
  const last = words.at(-1);
  if (first === undefined || last === undefined) {
    throw new UsageError(
      `${command} needs a group (its id, its rank or the name of its function), then the inputs`,
    );
  }
  const isInput = (word: string): boolean =>
    word === "-" || /[*?[\]{}=]/.test(word) || existsSync(resolve(folder, word));
  return words.length > 1 && isInput(first) && !isInput(last)
    ? { which: last, inputs: words.slice(0, -1) }
    : { which: first, inputs: rest };
}

/** Finds the group that a word means: a rank, the beginning of an id, or the name of a function. @throws UsageError */
export function groupNamed(report: Report, word: string): Group {
  const rank = RANK.exec(word)?.[1];
  const ranked = rank === undefined ? undefined : rankedGroups(report)[Number(rank) - 1];
  if (ranked !== undefined) return ranked;
  const { groups } = report;
  const byId = ID.test(word) ? groups.filter(({ id }) => id.startsWith(word)) : [];
  if (byId.length > 0) return onlyOne(byId, word, "matches several ids");
  const lower = word.toLowerCase();
  const fits: ((group: Group) => boolean)[] = [
    ({ title }) => title === word,
    (group) => group.function === word,
    (group) => group.function.toLowerCase() === lower || group.title.toLowerCase() === lower,
    ({ title, function: name }) => `${title}\n${name}`.toLowerCase().includes(lower),
  ];
  for (const fit of fits) {
    const found = groups.filter(fit);
    if (found.length > 0) return onlyOne(found, word, "matches several functions");
  }
  if (report.isPartial) throw new Interruption("the group is not in what was read");
  if (groups.length === 0) throw new UsageError("these inputs contain no group");
  const near = closestHint(
    word,
    groups.map((group) => group.function),
  );
  const ranks = rank === undefined ? "" : `; the last rank is ${rankedGroups(report).length}`;
  throw new UsageError(
    `no group has the rank, id or function ${escapeMessage(word)}${ranks || near}`,
  );
}

function onlyOne(found: readonly Group[], word: string, problem: string): Group {
  // A function with suspects as well may be two groups: its name means the one with stalls.
  const blocking = found.filter(({ count }) => count > 0);
  const [group, ...more] = blocking.length === 1 ? blocking : found;
  if (group !== undefined && more.length === 0) return group;
  const listed = nameList(found.map(listedText), MOST_LISTED);
  throw new UsageError(`${escapeMessage(word)} ${problem}; type the id of one: ${listed}`);
}

/** Tells groups of one name apart, by the id to type, the place and the size. */
function listedText({ id, title, place, count, blockedMs }: Group): string {
  const facts = [placeText(place), plural(count, "stall"), formatDuration(blockedMs)];
  return `${id} ${escapeMessage(`${title} (${facts.filter((text) => text !== "").join(", ")})`)}`;
}
