/**
 * The options that several commands have in common. What a command does with them lies elsewhere: the specs alone are
 * loaded whenever a command line is parsed.
 */

import { EPOCH_UNITS } from "../record/timestamp.js";
import { FORMAT_NAMES } from "../render/formats.js";
import { GROUPINGS, REDACTIONS, SUSPECT_CHOICES } from "../report/model.js";
import type { OptionSpec } from "./command-spec.js";

const FILTER = "Which stalls";
const JUDGE = "How they are judged and grouped";
const OUTPUT = "Output";

/** The options of every command that chooses among the records. */
export const FILTER_OPTIONS: Readonly<Record<string, OptionSpec>> = {
  since: {
    type: "string",
    placeholder: "TIME",
    group: FILTER,
    describe: "begun at or after: 2026-11-20, 2026-11-20T08:30Z, 2h (ago)",
  },
  until: { type: "string", placeholder: "TIME", group: FILTER, describe: "begun before" },
  "min-duration": {
    type: "string",
    placeholder: "MS",
    group: FILTER,
    describe: "at least this long: 750, 2s",
  },
  service: {
    type: "list",
    placeholder: "NAME",
    group: FILTER,
    describe: "of this service",
  },
  host: { type: "list", placeholder: "NAME", group: FILTER, describe: "of this host" },
  "app-version": {
    type: "list",
    placeholder: "VERSION",
    group: FILTER,
    describe: "of this version of the application",
  },
};

/** `--idle-frame`. */
export const IDLE_FRAME_OPTION: Readonly<Record<string, OptionSpec>> = {
  "idle-frame": {
    type: "list",
    placeholder: "[FILE:]FUNCTION",
    group: JUDGE,
    describe: "also an idle poll",
  },
};

/** The options of every command that judges and groups stalls. */
export const JUDGING_OPTIONS: Readonly<Record<string, OptionSpec>> = {
  "group-by": {
    type: "string",
    choices: GROUPINGS,
    placeholder: "WHAT",
    group: JUDGE,
    describe: "what one row stands for",
    default: "function",
  },
  ...IDLE_FRAME_OPTION,
};

/** `--suspects`. */
export const SUSPECTS_OPTION: Readonly<Record<string, OptionSpec>> = {
  suspects: {
    type: "string",
    choices: SUSPECT_CHOICES,
    placeholder: "HOW",
    group: JUDGE,
    describe: "suspected false positives: in their own section, left out, or nothing else",
    default: "show",
  },
};

/** The options of every command that shows stacks. */
export const SOURCE_MAP_OPTIONS: Readonly<Record<string, OptionSpec>> = {
  "source-maps": {
    type: "list",
    placeholder: "[VERSION=]DIR",
    group: "Source maps",
    describe: "look for maps here; for one version of the application only, if it is named",
    leadsTo: "folder",
  },
  "no-source-maps": { type: "boolean", group: "Source maps", describe: "show the generated code" },
  "force-source-maps": {
    type: "boolean",
    group: "Source maps",
    describe: "use a map although its file is not the one that ran",
  },
};

/** The options of every command whose result comes in all formats. */
export const OUTPUT_OPTIONS: Readonly<Record<string, OptionSpec>> = {
  format: {
    alias: "f",
    type: "string",
    choices: FORMAT_NAMES,
    placeholder: "FORMAT",
    group: OUTPUT,
    describe: "what standard output holds",
    default: "table",
  },
  output: {
    alias: "o",
    type: "list",
    placeholder: "[FORMAT:]FILE",
    group: OUTPUT,
    describe: "also write this file; its ending says the format",
    leadsTo: "file",
    isTypedOnly: true,
  },
  "no-timestamp": {
    type: "boolean",
    group: OUTPUT,
    describe: "leave out when it was made, so that equal inputs give equal files",
  },
};

/** `--color`. */
export const COLOUR_OPTION: Readonly<Record<string, OptionSpec>> = {
  color: {
    type: "string",
    choices: ["auto", "always", "never"],
    placeholder: "WHEN",
    group: OUTPUT,
    describe: "colour the table; auto obeys NO_COLOR, FORCE_COLOR and TERM=dumb",
    default: "auto",
  },
};

/** `--redact`. */
export const REDACT_OPTION: Readonly<Record<string, OptionSpec>> = {
  redact: {
    type: "list",
    choices: REDACTIONS,
    splitsAtCommas: true,
    placeholder: "WHAT,..",
    group: OUTPUT,
    describe:
      "before it leaves the house: paths without the folders of machines and users, host-1 for the name of a host, no contexts",
  },
};

/** `--epoch`. */
export const EPOCH_OPTION: Readonly<Record<string, OptionSpec>> = {
  epoch: {
    type: "string",
    choices: EPOCH_UNITS,
    placeholder: "UNIT",
    group: "Reading",
    describe: "what timestamps that are numbers count since 1970",
    default: "ms",
  },
};

/** The options of every command that reads logs which may be large. */
export const READING_OPTIONS: Readonly<Record<string, OptionSpec>> = {
  ...EPOCH_OPTION,
  threads: {
    type: "number",
    placeholder: "N",
    group: "Reading",
    describe: "read with so many threads (by the size of the inputs)",
  },
};

/** `--quiet` and `--no-progress`: what standard error is spared. */
export const QUIET_OPTIONS: Readonly<Record<string, OptionSpec>> = {
  quiet: {
    alias: "q",
    type: "boolean",
    group: "Messages",
    describe: "no warnings and no progress on standard error; errors stay",
  },
  "no-progress": { type: "boolean", group: "Messages", describe: "no progress bar" },
};

/** The options that choose a config file. */
export const CONFIG_OPTIONS: Readonly<Record<string, OptionSpec>> = {
  config: {
    type: "string",
    placeholder: "FILE",
    group: "Config file",
    describe: "take options from this file; else from the nearest .stallreportrc.json upward",
    leadsTo: "file",
    isTypedOnly: true,
  },
  "no-config": {
    type: "boolean",
    group: "Config file",
    describe: "look for no config file",
    isTypedOnly: true,
  },
  "print-config": {
    type: "boolean",
    group: "Config file",
    describe: "print the options that hold and where each comes from, as JSON; do nothing else",
    isTypedOnly: true,
  },
};

/** The options of every command that makes a report. */
export const MAKING_OPTIONS: Readonly<Record<string, OptionSpec>> = {
  ...FILTER_OPTIONS,
  ...JUDGING_OPTIONS,
  ...SUSPECTS_OPTION,
  ...SOURCE_MAP_OPTIONS,
  ...REDACT_OPTION,
  ...READING_OPTIONS,
  ...QUIET_OPTIONS,
  ...CONFIG_OPTIONS,
};
