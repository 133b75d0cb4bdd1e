import type { Settings } from "./command.js";
import { count, flag, value } from "./option.js";
import { parseDurationMs } from "./parse-time.js";
import { RUN_OPTIONS } from "./run-options.js";
import {
  COLOUR_OPTION,
  JUDGING_OPTIONS,
  KNOWN_OPTIONS,
  OUTPUT_OPTIONS,
  OWNER_OPTIONS,
  QUIET_OPTIONS,
  REDACT_OPTION,
  SOURCE_MAP_OPTIONS,
  SUSPECTS_OPTION,
} from "./shared-options.js";

const { service, appVersion, omitsSamples } = RUN_OPTIONS;

/** Those that the report at the end is made and shown by. */
export const ATTACH_REPORT_OPTIONS = {
  ...OUTPUT_OPTIONS,
  top: count({
    name: "top",
    placeholder: "N",
    group: "Output",
    describe: "show this many groups, the rest as one row",
    isAboutShowing: true,
  }),
  ...COLOUR_OPTION,
  ...JUDGING_OPTIONS,
  ...SUSPECTS_OPTION,
  ...KNOWN_OPTIONS,
  ...OWNER_OPTIONS,
  ...SOURCE_MAP_OPTIONS,
  ...REDACT_OPTION,
  ...QUIET_OPTIONS,
};

/** The options of `attach`. */
export const ATTACH_OPTIONS = {
  forMs: value(
    {
      name: "for",
      placeholder: "TIME",
      describe: "how long to look or to record: 30s, 5m (until Ctrl-C; a loop that hangs: 5s)",
    },
    parseDurationMs,
  ),
  threshold: value(
    { name: "threshold", placeholder: "MS", describe: "a stall is at least this long (500)" },
    parseDurationMs,
  ),
  interval: value(
    {
      name: "interval",
      placeholder: "MS",
      describe: "how often the loop must show that it lives (100)",
    },
    parseDurationMs,
  ),
  service,
  appVersion,
  omitsSamples,
  file: value({
    name: "file",
    placeholder: "FILE",
    describe: "keep the log: %p stands for the process id",
    leadsTo: "file",
    isTypedOnly: true,
  }),
  isKept: flag({
    name: "keep",
    describe: "leave the emitter in the process when done",
    isTypedOnly: true,
  }),
  isForced: flag({
    name: "force",
    describe: "the process embeds Node although it does not look like one",
    isTypedOnly: true,
  }),
  ...ATTACH_REPORT_OPTIONS,
};

/** What `attach` is asked for. */
export type AttachSettings = Settings<typeof ATTACH_OPTIONS>;
