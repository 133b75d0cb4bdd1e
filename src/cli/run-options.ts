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
  thresholdMs: value({
    name: "threshold",
    placeholder: "MS",
    describe: "minimum duration of a stall (default: 500)",
    parse: parseDurationMs,
  }),
  intervalMs: value({
    name: "interval",
    placeholder: "MS",
    describe: "interval between heartbeats of the event loop (default: 100)",
    parse: parseDurationMs,
  }),
  service: value({ name: "service", placeholder: "NAME", describe: "the service name to record" }),
  appVersion: value({ name: "app-version", placeholder: "VERSION", describe: "its version" }),
  omitsSamples: flag({
    name: "no-sample",
    describe: "without the low-rate profiler, which identifies native calls",
  }),
  watchesWorkers: flag({ name: "workers", describe: "monitor worker threads, too" }),
  file: value({
    name: "file",
    synonyms: ["log"],
    placeholder: "FILE",
    describe:
      "keep the log in this file; {pid} stands for the process id, {host} for the host name",
    leadsTo: "file",
    isTypedOnly: true,
  }),
  ...SHARED_OPTIONS,
};

/** What `run` is asked for. */
export type RunSettings = Settings<typeof RUN_OPTIONS>;
