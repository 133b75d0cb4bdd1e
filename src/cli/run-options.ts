import type { Settings } from "./command.js";
import { flag, value } from "./option.js";
import { parseDurationMs } from "./parse-time.js";
import { REPORT_OPTIONS } from "./report-options.js";

const {
  services: _services,
  versions: _versions,
  isFollowing: _isFollowing,
  gate: _gate,
  ...SHARED_OPTIONS
} = REPORT_OPTIONS;

/** The options of `run`: the emitter's, and those of the report at the end. */
export const RUN_OPTIONS = {
  thresholdMs: value(
    { name: "threshold", placeholder: "MS", describe: "a stall is at least this long (500)" },
    parseDurationMs,
  ),
  intervalMs: value(
    {
      name: "interval",
      placeholder: "MS",
      describe: "how often the loop must show that it lives (100)",
    },
    parseDurationMs,
  ),
  service: value({
    name: "service",
    placeholder: "NAME",
    describe: "the name of the program in the log",
  }),
  appVersion: value({ name: "app-version", placeholder: "VERSION", describe: "its version" }),
  omitsSamples: flag({
    name: "no-sample",
    describe: "without the low-rate profiler, which names native calls",
  }),
  watchesWorkers: flag({ name: "workers", describe: "watch worker threads too" }),
  file: value({
    name: "file",
    placeholder: "FILE",
    describe: "keep the log: {pid} stands for the process id, {host} for the host's name",
    leadsTo: "file",
    isTypedOnly: true,
  }),
  ...SHARED_OPTIONS,
};

/** What `run` is asked for. */
export type RunSettings = Settings<typeof RUN_OPTIONS>;
