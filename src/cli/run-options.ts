import type { Settings } from "./command.js";
import { flag, value } from "./option.js";
import { OUTPUT_FILES_OPTION } from "./shared-options.js";

/** The options of `run`. */
export const RUN_OPTIONS = {
  threshold: value({
    name: "threshold",
    placeholder: "MS",
    describe: "a stall is at least this long (500)",
  }),
  interval: value({
    name: "interval",
    placeholder: "MS",
    describe: "how often the loop must show that it lives (100)",
  }),
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
    describe: "keep the log: %p stands for the process id",
    leadsTo: "file",
    isTypedOnly: true,
  }),
  ...OUTPUT_FILES_OPTION,
};

/** What `run` is asked for. */
export type RunSettings = Settings<typeof RUN_OPTIONS>;
