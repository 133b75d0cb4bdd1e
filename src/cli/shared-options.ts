/** The options that several commands have in common, by the names of the settings that they become. */
import { FORMAT_NAMES } from "../render/formats.js";
import { GROUPINGS, SUSPECT_CHOICES } from "../report/model.js";
import { REDACTIONS } from "../report/redactions.js";
import { parseIdleFramePattern } from "../verdict/idle-frame.js";
import type { Settings } from "./command.js";
import { formatOption } from "./format-option.js";
import { choice, choices, flag, list, openChoice, value } from "./option.js";
import { parseCondition } from "./parse-condition.js";
import { parseDurationMs, parseTime } from "./parse-time.js";
import { READING_OPTIONS } from "./reading-options.js";

const FILTER = "Which stalls";
export const JUDGE = "How they are judged and grouped";
const OUTPUT = "Output";
const MAPS = "Source maps";
const MESSAGES = "Messages";
const CONFIG = "Config file";

/** The options of every command that chooses among the records. */
export const FILTER_OPTIONS = {
  sinceMs: value(
    {
      name: "since",
      synonyms: ["last", "from", "start", "within"],
      placeholder: "TIME",
      group: FILTER,
      describe: "stalls since this time: 2026-11-20, 2026-11-20T08:30Z, 2h (ago)",
    },
    parseTime,
  ),
  untilMs: value(
    {
      name: "until",
      synonyms: ["to", "end"],
      placeholder: "TIME",
      group: FILTER,
      describe: "stalls before this time",
    },
    parseTime,
  ),
  minDurationMs: value(
    {
      name: "min-duration",
      synonyms: ["min", "threshold", "duration", "longer-than", "min-ms"],
      placeholder: "MS",
      group: FILTER,
      describe: "stalls of at least this duration: 750, 2s",
    },
    parseDurationMs,
  ),
  services: list({
    name: "service",
    synonyms: ["app", "services"],
    placeholder: "NAME",
    group: FILTER,
    describe: "stalls of this service",
  }),
  hosts: list({
    name: "host",
    placeholder: "NAME",
    group: FILTER,
    describe: "stalls on this host",
  }),
  versions: list({
    name: "app-version",
    synonyms: ["version", "release", "versions"],
    placeholder: "VERSION",
    group: FILTER,
    describe: "stalls of this application version",
  }),
  where: list(
    {
      name: "where",
      synonyms: ["context"],
      placeholder: "CONDITION",
      group: FILTER,
      describe: "stalls with this context: context.route=/reports, also != (is not), ~ (contains)",
    },
    parseCondition,
  ),
};

/** `--idle-frame`. */
export const IDLE_FRAME_OPTION = {
  idleFrames: list(
    {
      name: "idle-frame",
      placeholder: "[FILE:]FUNCTION",
      group: JUDGE,
      describe: "treat this frame as an idle poll, too",
    },
    parseIdleFramePattern,
  ),
};

/** The options of every command that judges and groups stalls. */
export const JUDGING_OPTIONS = {
  groupBy: openChoice(GROUPINGS, "context.", {
    name: "group-by",
    synonyms: ["by", "group", "groupby"],
    placeholder: "WHAT",
    group: JUDGE,
    describe: "group rows by",
    default: "function",
  }),
  ...IDLE_FRAME_OPTION,
};

/** `--suspects`. */
export const SUSPECTS_OPTION = {
  suspects: choice(SUSPECT_CHOICES, {
    name: "suspects",
    placeholder: "HOW",
    group: JUDGE,
    describe: "suspected false positives: list them apart, leave them out, or list nothing else",
    default: "show",
  }),
};

/** The options of known blockers. */
export const KNOWN_OPTIONS = {
  knownFile: value({
    name: "known",
    placeholder: "FILE",
    group: JUDGE,
    describe: "file of known blockers (default: the nearest stalls.known.json upward)",
    leadsTo: "file",
  }),
  ignoresKnown: flag({
    name: "no-known",
    group: JUDGE,
    describe: "rank known blockers like any other function",
  }),
};

/** The options of owners. */
export const OWNER_OPTIONS = {
  owners: list({
    name: "owner",
    synonyms: ["team", "owned-by"],
    placeholder: "OWNER",
    group: JUDGE,
    describe: "stalls in code of this owner: @acme/payments, payments, none",
  }),
  ownersFile: value({
    name: "owners",
    placeholder: "FILE",
    group: JUDGE,
    describe: "who owns what (default: the repository's CODEOWNERS)",
    leadsTo: "file",
  }),
};

/** The options of every command that shows stacks. */
export const SOURCE_MAP_OPTIONS = {
  mapFolders: list({
    name: "source-maps",
    synonyms: ["sourcemaps", "maps", "source-map", "sourcemap"],
    placeholder: "[VERSION=]DIR",
    group: MAPS,
    describe: "search this directory for maps; with VERSION=, for that version only",
    leadsTo: "folder",
  }),
  ignoresMaps: flag({ name: "no-source-maps", group: MAPS, describe: "show the generated code" }),
  forcesMaps: flag({
    name: "force-source-maps",
    group: MAPS,
    describe: "use a map even if it belongs to another build",
  }),
};

/** `-o`. */
export const OUTPUT_FILES_OPTION = {
  outputFiles: list({
    name: "output",
    synonyms: ["out", "save"],
    alias: "o",
    placeholder: "[FORMAT:]FILE",
    group: OUTPUT,
    describe: "also write this file; its extension decides the format",
    leadsTo: "file",
    isTypedOnly: true,
    isAboutShowing: true,
  }),
};

/** The options of every command whose result comes in all formats. */
export const OUTPUT_OPTIONS = {
  format: formatOption(FORMAT_NAMES),
  ...OUTPUT_FILES_OPTION,
  isOpened: flag({
    name: "open",
    group: OUTPUT,
    describe: "also write an HTML page to a temporary file and open it",
    isTypedOnly: true,
    isAboutShowing: true,
  }),
  repoRoot: value({
    name: "repo-root",
    placeholder: "DIR",
    group: OUTPUT,
    describe: "root of the repository, for annotations and owners (default: the nearest Git root)",
    leadsTo: "folder",
    isAboutShowing: true,
  }),
  omitsTimestamp: flag({
    name: "no-timestamp",
    group: OUTPUT,
    describe: "omit the creation time: equal inputs give identical files",
    isAboutShowing: true,
  }),
};

/** `--redact`. */
export const REDACT_OPTION = {
  redactions: choices(REDACTIONS, {
    name: "redact",
    splitsAtCommas: true,
    placeholder: "WHAT,..",
    group: OUTPUT,
    describe:
      "before sharing: shorten paths to what all machines share, number the hosts, drop the context",
  }),
};

/** `--quiet` and `--no-progress`: what standard error is spared. */
export const QUIET_OPTIONS = {
  isQuiet: flag({
    name: "quiet",
    synonyms: ["silent"],
    alias: "q",
    group: MESSAGES,
    describe: "print errors only, no warnings and no progress",
    isAboutShowing: true,
  }),
  hidesProgress: flag({
    name: "no-progress",
    group: MESSAGES,
    describe: "show no progress bar",
    isAboutShowing: true,
  }),
};

/** The options that choose a config file. */
export const CONFIG_OPTIONS = {
  configFile: value({
    name: "config",
    placeholder: "FILE",
    group: CONFIG,
    describe: "read options from this file (default: the nearest .stallreportrc.json upward)",
    leadsTo: "file",
    isTypedOnly: true,
    isAboutShowing: true,
  }),
  ignoresConfig: flag({
    name: "no-config",
    group: CONFIG,
    describe: "ignore config files",
    isTypedOnly: true,
    isAboutShowing: true,
  }),
  printsConfig: flag({
    name: "print-config",
    group: CONFIG,
    describe: "print the effective options and their origins as JSON, then exit",
    isTypedOnly: true,
    isAboutShowing: true,
  }),
};

/** The options of every command that makes a report. */
export const MAKING_OPTIONS = {
  ...FILTER_OPTIONS,
  ...JUDGING_OPTIONS,
  ...SUSPECTS_OPTION,
  ...KNOWN_OPTIONS,
  ...OWNER_OPTIONS,
  ...SOURCE_MAP_OPTIONS,
  ...REDACT_OPTION,
  ...READING_OPTIONS,
  ...QUIET_OPTIONS,
  ...CONFIG_OPTIONS,
};

/** What a command that makes a report is asked for. */
export type MakingSettings = Settings<typeof MAKING_OPTIONS>;
