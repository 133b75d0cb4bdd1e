import { IMPORT_FORMATS } from "../import/import-formats.js";
import { DEFAULT_THRESHOLD_MS } from "../record/default-threshold.js";
import type { Settings } from "./command.js";
import { choice, value } from "./option.js";
import { parseDurationMs, parseTime } from "./parse-time.js";
import { COMMON_OPTIONS } from "./shared-options.js";

/** The options of `import`. */
export const IMPORT_OPTIONS = {
  from: choice(IMPORT_FORMATS, {
    name: "from",
    placeholder: "FORMAT",
    describe: "what the files are, if their content does not say",
  }),
  thresholdMs: value({
    name: "threshold",
    placeholder: "MS",
    describe: "minimum duration of a stall: a run of samples, or a task",
    default: String(DEFAULT_THRESHOLD_MS),
    parse: parseDurationMs,
  }),
  durationMs: value({
    name: "duration",
    placeholder: "MS",
    describe: "how long the loop was blocked, for Sentry events that do not say",
    parse: parseDurationMs,
  }),
  endMs: value({
    name: "ended-at",
    placeholder: "TIME",
    describe:
      "when the recording ended, for profiles and traces that do not say (default: the file's modification time)",
    parse: parseTime,
  }),
  ...COMMON_OPTIONS,
};

/** What `import` is asked for. */
export type ImportSettings = Settings<typeof IMPORT_OPTIONS>;
