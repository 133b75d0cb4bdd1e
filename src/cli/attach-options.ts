import type { Settings } from "./command.js";
import { flag, value } from "./option.js";
import { COLOUR_OPTION, OUTPUT_OPTIONS, REDACT_OPTION, topOption } from "./output-options.js";
import { parseWaitMs } from "./parse-time.js";
import { RUN_OPTIONS } from "./run-options.js";
import {
  JUDGING_OPTIONS,
  KNOWN_OPTIONS,
  OWNER_OPTIONS,
  QUIET_OPTIONS,
  SOURCE_MAP_OPTIONS,
  SUSPECTS_OPTION,
} from "./shared-options.js";

const { thresholdMs, intervalMs, service, appVersion, omitsSamples } = RUN_OPTIONS;

/** Those that the report at the end is made and shown by. */
export const ATTACH_REPORT_OPTIONS = {
  ...OUTPUT_OPTIONS,
  ...topOption("show at most N groups, the rest as one row"),
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
  forMs: value({
    name: "for",
    placeholder: "TIME",
    describe: "how long to record: 30s, 5m (default: until Ctrl-C; 5s if the loop is blocked)",
    parse: parseWaitMs,
  }),
  thresholdMs,
  intervalMs,
  service,
  appVersion,
  omitsSamples,
  file: value({
    name: "file",
    placeholder: "FILE",
    describe: "keep the log in this file; %p stands for the process id",
    leadsTo: "file",
    isTypedOnly: true,
  }),
  isKept: flag({
    name: "keep",
    describe: "leave the emitter in the process afterwards",
    isTypedOnly: true,
  }),
  isForced: flag({
    name: "force",
    describe: "attach even if the process does not look like Node.js (it embeds it)",
    isTypedOnly: true,
  }),
  ...ATTACH_REPORT_OPTIONS,
};

/** What `attach` is asked for. */
export type AttachSettings = Settings<typeof ATTACH_OPTIONS>;
