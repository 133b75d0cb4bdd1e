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
const JUDGE = "How they are judged and grouped";
const OUTPUT = "Output";
const MAPS = "Source maps";
const MESSAGES = "Messages";
const CONFIG = "Config file";

/** The options of every command that chooses among the records. */
export const FILTER_OPTIONS = {
  sinceMs: value(
    {
      name: "since",
      synonyms: ["last", "from"],
      placeholder: "TIME",
      group: FILTER,
      describe: "begun at or after: 2026-11-20, 2026-11-20T08:30Z, 2h (ago)",
    },
    parseTime,
  ),
  untilMs: value(
    {
      name: "until",
      synonyms: ["to"],
      placeholder: "TIME",
      group: FILTER,
      describe: "begun before",
    },
    parseTime,
  ),
  minDurationMs: value(
    {
      name: "min-duration",
      placeholder: "MS",
      group: FILTER,
      describe: "at least this long: 750, 2s",
    },
    parseDurationMs,
  ),
  services: list({
    name: "service",
    placeholder: "NAME",
    group: FILTER,
    describe: "of this service",
  }),
  hosts: list({ name: "host", placeholder: "NAME", group: FILTER, describe: "of this host" }),
  versions: list({
    name: "app-version",
    synonyms: ["version"],
    placeholder: "VERSION",
    group: FILTER,
    describe: "of this version of the application",
  }),
  where: list(
    {
      name: "where",
      placeholder: "CONDITION",
      group: FILTER,
      describe: "of this context: context.route=/reports, also != (is not) and ~ (holds)",
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
      describe: "also an idle poll",
    },
    parseIdleFramePattern,
  ),
};

/** The options of every command that judges and groups stalls. */
export const JUDGING_OPTIONS = {
  groupBy: openChoice(GROUPINGS, "context.", {
    name: "group-by",
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
    describe: "suspected false positives: in their own section, left out, or nothing else",
    default: "show",
  }),
};

/** The options of known blockers. */
export const KNOWN_OPTIONS = {
  knownFile: value({
    name: "known",
    placeholder: "FILE",
    group: JUDGE,
    describe: "known blockers, accepted for a time; else the nearest stalls.known.json upward",
    leadsTo: "file",
  }),
  ignoresKnown: flag({
    name: "no-known",
    group: JUDGE,
    describe: "rank known blockers like all others",
  }),
};

/** The options of owners. */
export const OWNER_OPTIONS = {
  owners: list({
    name: "owner",
    placeholder: "OWNER",
    group: JUDGE,
    describe: "only what this owner owns, by CODEOWNERS: @acme/payments, payments, none",
  }),
  ownersFile: value({
    name: "owners",
    placeholder: "FILE",
    group: JUDGE,
    describe: "who owns what; else the CODEOWNERS of the repository",
    leadsTo: "file",
  }),
};

/** The options of every command that shows stacks. */
export const SOURCE_MAP_OPTIONS = {
  mapFolders: list({
    name: "source-maps",
    placeholder: "[VERSION=]DIR",
    group: MAPS,
    describe: "look for maps here; for one version of the application only, if it is named",
    leadsTo: "folder",
  }),
  ignoresMaps: flag({ name: "no-source-maps", group: MAPS, describe: "show the generated code" }),
  forcesMaps: flag({
    name: "force-source-maps",
    group: MAPS,
    describe: "use a map although its file is not the one that ran",
  }),
};

/** `-o`. */
export const OUTPUT_FILES_OPTION = {
  outputFiles: list({
    name: "output",
    alias: "o",
    placeholder: "[FORMAT:]FILE",
    group: OUTPUT,
    describe: "also write this file; its ending says the format",
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
    describe: "also write the page to a temporary file and open it",
    isTypedOnly: true,
    isAboutShowing: true,
  }),
  repoRoot: value({
    name: "repo-root",
    placeholder: "DIR",
    group: OUTPUT,
    describe: "the repository that annotations point into (the nearest Git root)",
    leadsTo: "folder",
    isAboutShowing: true,
  }),
  omitsTimestamp: flag({
    name: "no-timestamp",
    group: OUTPUT,
    describe: "leave out when it was made, so that equal inputs give equal files",
    isAboutShowing: true,
  }),
};

/** `--color`. */
export const COLOUR_OPTION = {
  colour: choice(["auto", "always", "never"], {
    name: "color",
    placeholder: "WHEN",
    group: OUTPUT,
    describe: "colour the table; auto obeys NO_COLOR, FORCE_COLOR and TERM=dumb",
    default: "auto",
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
      "before it leaves the house: paths without the folders of machines and users, host-1 for the name of a host, no contexts",
  }),
};

/** `--quiet` and `--no-progress`: what standard error is spared. */
export const QUIET_OPTIONS = {
  isQuiet: flag({
    name: "quiet",
    alias: "q",
    group: MESSAGES,
    describe: "no warnings and no progress on standard error; errors stay",
    isAboutShowing: true,
  }),
  hidesProgress: flag({
    name: "no-progress",
    group: MESSAGES,
    describe: "no progress bar",
    isAboutShowing: true,
  }),
};

/** The options that choose a config file. */
export const CONFIG_OPTIONS = {
  configFile: value({
    name: "config",
    placeholder: "FILE",
    group: CONFIG,
    describe: "take options from this file; else from the nearest .stallreportrc.json upward",
    leadsTo: "file",
    isTypedOnly: true,
    isAboutShowing: true,
  }),
  ignoresConfig: flag({
    name: "no-config",
    group: CONFIG,
    describe: "look for no config file",
    isTypedOnly: true,
    isAboutShowing: true,
  }),
  printsConfig: flag({
    name: "print-config",
    group: CONFIG,
    describe: "print the options that hold and where each comes from, as JSON; do nothing else",
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
