import { IMPORT_FORMATS } from "../import/import-formats.js";
import type { Settings } from "./command.js";
import { choice, value } from "./option.js";
import { parseDurationMs, parseTime } from "./parse-time.js";
import { CONFIG_OPTIONS, QUIET_OPTIONS } from "./shared-options.js";

/** The options of `import`. */
export const IMPORT_OPTIONS = {
  from: choice(IMPORT_FORMATS, {
    name: "from",
    placeholder: "FORMAT",
    describe: "what the files are, where their content does not tell",
  }),
  thresholdMs: value(
    {
      name: "threshold",
      placeholder: "MS",
      describe: "a stretch of samples, or a task, is a stall if it is at least this long",
      default: "500",
    },
    parseDurationMs,
  ),
  durationMs: value(
    {
      name: "duration",
      placeholder: "MS",
      describe: "how long the loop was blocked, for events of Sentry that do not say",
    },
    parseDurationMs,
  ),
  endMs: value(
    {
      name: "ended-at",
      placeholder: "TIME",
      describe:
        "when the recording ended, for profiles and traces that do not say (default: the time of the file)",
    },
    parseTime,
  ),
  ...QUIET_OPTIONS,
  ...CONFIG_OPTIONS,
};

/** What `import` is asked for. */
export type ImportSettings = Settings<typeof IMPORT_OPTIONS>;
