import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { Interruption, UsageError } from "../read/usage-error.js";
import { compareTexts } from "../record/compare-texts.js";
import { shortId } from "../render/ranking.js";
import type { KnownBlocker } from "../report/known-blockers.js";
import type { Group } from "../report/model.js";
import { normaliseSourcePath } from "../stack/identity.js";
import type { AcceptSettings } from "./accept-options.js";
import { groupNamed, splitGroupWords } from "./choose-group.js";
import { listedReport } from "./choose-groups.js";
import { settingsOf } from "./command.js";
import { EXIT, type Io } from "./io.js";
import { ENTRY_KEYS, KNOWN_NAME, readKnownFile, shownFrom } from "./known-file.js";
import { makeReport } from "./make-report.js";
import { nearestUpward } from "./nearest-upward.js";
import { openReplacement } from "./replace-file.js";
import { gitRoot } from "./repository.js";
import { MAKING_OPTIONS } from "./shared-options.js";

const WHOLE_ID = /^[0-9a-f]{12}$/;

/** Writes a group into the file of known blockers. @returns the exit status. @throws UsageError */
export async function accept(settings: AcceptSettings, io: Io): Promise<number> {
  const { until, why = "", groupBy } = settings;
  if (until === undefined)
    throw new UsageError("accept needs --until, such as 2027-03-01", "until");
  if (why.trim() === "") throw new UsageError("accept needs --why, in a few words", "why");
  const words = splitGroupWords(settings.positionals, io.folder, "accept");
  const path = knownPath(settings.knownFile, io.folder);
  const shown = shownFrom(io.folder, path);
  // Opened before anything is read, so that nothing is done in vain.
  const file = openReplacement(shown, path);
  try {
    const known = existsSync(path) ? readKnownFile(path, io.folder).entries : [];
    const found = await acceptedGroup(words, known, settings, io);
    if (found === undefined) return EXIT.usage;
    const entry: KnownBlocker = { ...found, groupBy, until, why: why.trim() };
    const others = known.filter((one) => one.id !== entry.id || one.groupBy !== groupBy);
    file.finish(textOf([...others, entry]));
    const name =
      entry.function === undefined ? entry.id : `${entry.function} (${shortId(entry.id)})`;
    const again = others.length < known.length ? "accepted again" : "accepted";
    io.stdout.write(`${name} is ${again} until ${until}, in ${shown}\n`);
    return EXIT.done;
  } finally {
    file.discard();
  }
}

/** The file that is written: beside the repository's other files, wherever in it one stands. */
function knownPath(given: string | undefined, folder: string): string {
  if (given !== undefined) return resolve(folder, given);
  return nearestUpward(folder, KNOWN_NAME) ?? join(gitRoot(folder) ?? folder, KNOWN_NAME);
}

type AcceptedGroup = Pick<KnownBlocker, "id" | "function" | "file">;

/** The group that is meant; undefined if no input exists, which has been reported. @throws UsageError */
async function acceptedGroup(
  { which, inputs }: ReturnType<typeof splitGroupWords>,
  entries: readonly KnownBlocker[],
  settings: AcceptSettings,
  io: Io,
): Promise<AcceptedGroup | undefined> {
  if (inputs.length === 0) return withoutInputs(which, entries);
  const words = { positionals: inputs, program: [], given: new Map() };
  const usual = settingsOf({ options: MAKING_OPTIONS }, words, io.now());
  const known = { knownFile: undefined, ignoresKnown: true };
  const made = await makeReport({ ...usual, ...settings, ...words, ...known }, io);
  if (made === undefined) return undefined;
  if (made.report.isPartial)
    throw new Interruption("a rank in a part may be that of another group");
  return entryOf(groupNamed(listedReport(made.report, "show"), which));
}

/** By a whole id, or by the beginning of one that is in the file. @throws UsageError */
function withoutInputs(which: string, known: readonly KnownBlocker[]): AcceptedGroup {
  const fitting = known.filter(({ id }) => id.startsWith(which));
  const [only] = fitting;
  if (only !== undefined && fitting.length === 1) {
    const { id, function: name, file } = only;
    return { id, function: name, file };
  }
  if (WHOLE_ID.test(which)) return { id: which };
  throw new UsageError(
    `accept ${which}: name the logs as well (- for standard input), or give all 12 digits of the id`,
  );
}

function entryOf(group: Group): AcceptedGroup {
  const file = group.place === undefined ? undefined : normaliseSourcePath(group.place.file);
  return { id: group.id, function: group.function, file };
}

/** By id, so that two branches that accept different groups rarely touch the same lines. */
function textOf(entries: readonly KnownBlocker[]): string {
  const sorted = [...entries].sort((a, b) => compareTexts(a.id, b.id));
  const accepted = sorted.map((entry) => {
    const isDefault = entry.groupBy === "function";
    return Object.fromEntries(
      ENTRY_KEYS.filter((key) => !(key === "groupBy" && isDefault)).map((key) => [key, entry[key]]),
    );
  });
  return `${JSON.stringify({ accepted }, null, 2)}\n`;
}
