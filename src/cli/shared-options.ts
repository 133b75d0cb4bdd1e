/** The options that several commands have in common, by the names of the settings that they become. */
import { GROUPINGS, SUSPECT_CHOICES } from "../report/model.js";
import { parseIdleFramePattern } from "../verdict/idle-frame.js";
import type { Settings } from "./command.js";
import { choice, flag, grouped, list, openChoice, value } from "./option.js";
import { REDACT_OPTION } from "./output-options.js";
import { parseCondition } from "./parse-condition.js";
import { parseDurationMs, parseTime } from "./parse-time.js";
import { READING_OPTIONS } from "./reading-options.js";

/** The heading of the options that say how stalls are judged and grouped. */
const JUDGE = "How they are judged and grouped";

/** The options of every command that chooses among the records. */
export const FILTER_OPTIONS = grouped("Which stalls", {
  sinceMs: value({
    name: "since",
    synonyms: ["last", "from", "start", "within"],
    placeholder: "TIME",
    describe: "stalls since this time: 2026-11-20, 2026-11-20T08:30Z, 2h (ago)",
    parse: parseTime,
  }),
  untilMs: value({
    name: "until",
    synonyms: ["to", "end"],
    placeholder: "TIME",
    describe: "stalls before this time",
    parse: parseTime,
  }),
  minDurationMs: value({
    name: "min-duration",
    synonyms: ["min", "threshold", "duration", "longer-than", "min-ms"],
    placeholder: "MS",
    describe: "stalls of at least this duration: 750, 2s",
    parse: parseDurationMs,
  }),
  services: list({
    name: "service",
    synonyms: ["app", "services"],
    placeholder: "NAME",
    describe: "stalls of this service",
  }),
  hosts: list({ name: "host", placeholder: "NAME", describe: "stalls on this host" }),
  versions: list({
    name: "app-version",
    synonyms: ["version", "release", "versions"],
    placeholder: "VERSION",
    describe: "stalls of this application version",
  }),
  where: list({
    name: "where",
    synonyms: ["context"],
    placeholder: "CONDITION",
    describe: "stalls with this context: context.route=/reports, also != (is not), ~ (contains)",
    parse: parseCondition,
  }),
});

/** `--idle-frame`. */
export const IDLE_FRAME_OPTION = grouped(JUDGE, {
  idleFrames: list({
    name: "idle-frame",
    placeholder: "[FILE:]FUNCTION",
    describe: "treat this frame as an idle poll, too",
    parse: parseIdleFramePattern,
  }),
});

/** The options of every command that judges and groups stalls. */
export const JUDGING_OPTIONS = grouped(JUDGE, {
  groupBy: openChoice(GROUPINGS, "context.", {
    name: "group-by",
    synonyms: ["by", "group", "groupby"],
    placeholder: "WHAT",
    describe: "group rows by",
    default: "function",
  }),
  ...IDLE_FRAME_OPTION,
});

/** `--per`, of every command that tells rates. */
export const RATES_OPTION = grouped(JUDGE, {
  ratesPer: openChoice(["hour", "active-hour", "requests", "work"], "work=", {
    name: "per",
    placeholder: "WHAT",
    describe:
      "rates per observed hour, active hour, 1,000 HTTP requests, or 1,000 of what the application counts, such as work=orders",
    default: "hour",
  }),
});

/** `--suspects`. */
export const SUSPECTS_OPTION = grouped(JUDGE, {
  suspects: choice(SUSPECT_CHOICES, {
    name: "suspects",
    placeholder: "HOW",
    describe: "suspected false positives: list them apart, leave them out, or list nothing else",
    default: "show",
  }),
});

/** The options of known blockers. */
export const KNOWN_OPTIONS = grouped(JUDGE, {
  knownFile: value({
    name: "known",
    placeholder: "FILE",
    describe: "file of known blockers (default: the nearest stalls.known.json upward)",
    leadsTo: "file",
  }),
  ignoresKnown: flag({ name: "no-known", describe: "rank known blockers like any other function" }),
});

/** The options of owners. */
export const OWNER_OPTIONS = grouped(JUDGE, {
  owners: list({
    name: "owner",
    synonyms: ["team", "owned-by"],
    placeholder: "OWNER",
    describe: "stalls in code of this owner: @acme/payments, payments, none",
  }),
  ownersFile: value({
    name: "owners",
    placeholder: "FILE",
    describe: "who owns what (default: the repository's CODEOWNERS)",
    leadsTo: "file",
  }),
});

/** The options of every command that shows stacks. */
export const SOURCE_MAP_OPTIONS = grouped("Source maps", {
  mapFolders: list({
    name: "source-maps",
    synonyms: ["sourcemaps", "maps", "source-map", "sourcemap"],
    placeholder: "[VERSION=]DIR",
    describe: "search this directory for maps; with VERSION=, for that version only",
    leadsTo: "folder",
  }),
  ignoresMaps: flag({ name: "no-source-maps", describe: "show the generated code" }),
  forcesMaps: flag({
    name: "force-source-maps",
    describe: "use a map even if it belongs to another build",
  }),
});

/** `--quiet` and `--no-progress`: what standard error is spared. */
export const QUIET_OPTIONS = grouped("Messages", {
  isQuiet: flag({
    name: "quiet",
    synonyms: ["silent"],
    alias: "q",
    describe: "print errors only, no warnings and no progress",
    isAboutShowing: true,
  }),
  hidesProgress: flag({
    name: "no-progress",
    describe: "show no progress bar",
    isAboutShowing: true,
  }),
});

/** The options that choose a config file. */
const CONFIG_OPTIONS = grouped("Config file", {
  configFile: value({
    name: "config",
    placeholder: "FILE",
    describe: "read options from this file (default: the nearest .stallreportrc.json upward)",
    leadsTo: "file",
    isTypedOnly: true,
    isAboutShowing: true,
  }),
  ignoresConfig: flag({
    name: "no-config",
    describe: "ignore config files",
    isTypedOnly: true,
    isAboutShowing: true,
  }),
  printsConfig: flag({
    name: "print-config",
    describe: "print the effective options and their origins as JSON, then exit",
    isTypedOnly: true,
    isAboutShowing: true,
  }),
});

/** The options of every command. */
export const COMMON_OPTIONS = { ...QUIET_OPTIONS, ...CONFIG_OPTIONS };

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
  ...COMMON_OPTIONS,
};

/** The options of every command that says what changed. */
export const CHANGE_OPTIONS = {
  ...FILTER_OPTIONS,
  ...RATES_OPTION,
  ...JUDGING_OPTIONS,
  ...KNOWN_OPTIONS,
  ...OWNER_OPTIONS,
  ...SOURCE_MAP_OPTIONS,
  ...READING_OPTIONS,
  ...COMMON_OPTIONS,
};

/** What a command that makes a report is asked for. */
export type MakingSettings = Settings<typeof MAKING_OPTIONS>;
