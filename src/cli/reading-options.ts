import { UsageError } from "../read/usage-error.js";
import { EPOCH_UNITS, type EpochUnit } from "../record/timestamp.js";
import { GROUPINGS, type GroupBy, SUSPECT_CHOICES, type SuspectChoice } from "../report/model.js";
import type { Filters } from "../tally/filters.js";
import { type IdleFramePattern, parseIdleFramePattern } from "../verdict/idle-frame.js";
import { listOption, numberOption, textOption } from "./command.js";
import type { Arguments } from "./command-spec.js";
import { parseDurationMs, parseTime } from "./parse-time.js";

/** Reads `--threads`. @throws UsageError */
export function threadsFrom(args: Arguments): number | undefined {
  const threads = numberOption(args, "threads");
  if (threads === 0) throw new UsageError("--threads needs at least 1");
  return threads;
}

/** Reads `--epoch`. */
export function epochFrom(args: Arguments): EpochUnit {
  const unit = textOption(args, "epoch");
  return EPOCH_UNITS.find((one) => one === unit) ?? "ms";
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

/** Reads `--suspects`. */
export function suspectsFrom(args: Arguments): SuspectChoice {
  const value = textOption(args, "suspects");
  return SUSPECT_CHOICES.find((one) => one === value) ?? "show";
}

/** Reads `--idle-frame`. */
export function idleFramesFrom(args: Arguments): IdleFramePattern[] {
  return listOption(args, "idle-frame").map(parseIdleFramePattern);
}
