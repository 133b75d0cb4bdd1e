import type { Filters } from "../report/filters.js";
import { GROUPINGS, type GroupBy, SUSPECT_CHOICES, type SuspectChoice } from "../report/model.js";
import { type IdleFramePattern, parseIdleFramePattern } from "../verdict/idle-frame.js";
import { listOption, numberOption, textOption } from "./command.js";
import type { Arguments, OptionSpec } from "./parse-arguments.js";
import { parseDurationMs, parseTime } from "./parse-time.js";
import { UsageError } from "./usage-error.js";

const FILTER = "Which stalls";
const JUDGE = "How they are judged and grouped";

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
  "idle-frame": {
    type: "list",
    placeholder: "[FILE:]FUNCTION",
    group: JUDGE,
    describe: "also an idle poll",
  },
};

/** The options of every command that reads logs which may be large. */
export const READING_OPTIONS: Readonly<Record<string, OptionSpec>> = {
  threads: {
    type: "number",
    placeholder: "N",
    group: "Reading",
    describe: "read with so many threads (by the size of the inputs)",
  },
};

/** Reads `--threads`. @throws UsageError */
export function threadsFrom(args: Arguments): number | undefined {
  const threads = numberOption(args, "threads");
  if (threads === 0) throw new UsageError("--threads needs at least 1");
  return threads;
}

/** Reads the values of {@link FILTER_OPTIONS}. @throws UsageError */
export function filtersFrom(args: Arguments, nowMs: number): Filters {
  const since = textOption(args, "since");
  const until = textOption(args, "until");
  const shortest = textOption(args, "min-duration");
  const sinceMs = since === undefined ? undefined : parseTime("--since", since, nowMs);
  const untilMs = until === undefined ? undefined : parseTime("--until", until, nowMs);
  if (sinceMs !== undefined && untilMs !== undefined && sinceMs >= untilMs) {
    throw new UsageError("--since must be earlier than --until");
  }
  return {
    ...(sinceMs === undefined ? {} : { sinceMs }),
    ...(untilMs === undefined ? {} : { untilMs }),
    ...(shortest === undefined
      ? {}
      : { minDurationMs: parseDurationMs("--min-duration", shortest) }),
    services: listOption(args, "service"),
    hosts: listOption(args, "host"),
    versions: listOption(args, "app-version"),
  };
}

/** Reads `--group-by`. */
export function groupByFrom(args: Arguments): GroupBy {
  const value = textOption(args, "group-by");
  return GROUPINGS.find((one) => one === value) ?? "function";
}

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

/** Reads `--suspects`. */
export function suspectsFrom(args: Arguments): SuspectChoice {
  const value = textOption(args, "suspects");
  return SUSPECT_CHOICES.find((one) => one === value) ?? "show";
}

/** Reads `--idle-frame`. */
export function idleFramesFrom(args: Arguments): IdleFramePattern[] {
  return listOption(args, "idle-frame").map(parseIdleFramePattern);
}
