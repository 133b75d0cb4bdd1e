import { TREND_FORMAT_NAMES } from "../render/formats.js";
import { BIN_LENGTHS_MS, type BinName } from "../trend/time-bins.js";
import type { Settings } from "./command.js";
import { formatOption } from "./format-option.js";
import { choice, count, flag } from "./option.js";
import { RATES_OPTION } from "./rates-option.js";
import { READING_OPTIONS } from "./reading-options.js";
import {
  CONFIG_OPTIONS,
  FILTER_OPTIONS,
  JUDGING_OPTIONS,
  KNOWN_OPTIONS,
  OUTPUT_OPTIONS,
  OWNER_OPTIONS,
  QUIET_OPTIONS,
  REDACT_OPTION,
  SOURCE_MAP_OPTIONS,
} from "./shared-options.js";
import { COLOUR_OPTION } from "./terminal.js";

/** How many functions a text for people shows: those that changed and the heaviest others. */
export const SHOWN_TRENDS = 10;

/** The options of `trend`. */
export const TREND_OPTIONS = {
  by: choice(Object.keys(BIN_LENGTHS_MS) as BinName[], {
    name: "by",
    placeholder: "BIN",
    group: "Time",
    describe: "size of the time steps (default: by the length of the window)",
  }),
  ...OUTPUT_OPTIONS,
  format: formatOption(TREND_FORMAT_NAMES),
  top: count({
    name: "top",
    alias: "n",
    synonyms: ["limit", "max", "rows"],
    placeholder: "N",
    group: "Output",
    describe: `show all functions that changed, and at most N others (default: ${SHOWN_TRENDS}; html and machine formats: all)`,
    isAboutShowing: true,
  }),
  showsAll: flag({
    name: "all",
    group: "Output",
    describe: "show all functions, even those with too few stalls to judge",
    isAboutShowing: true,
  }),
  ...COLOUR_OPTION,
  ...REDACT_OPTION,
  gate: choice(["worse"], {
    name: "fail-on",
    placeholder: "WHAT",
    group: "Gate",
    describe:
      "exit status 1 if a function, or all of them together, got worse at the last change and not by the time of day alone",
  }),
  ...FILTER_OPTIONS,
  ...RATES_OPTION,
  ...JUDGING_OPTIONS,
  ...KNOWN_OPTIONS,
  ...OWNER_OPTIONS,
  ...SOURCE_MAP_OPTIONS,
  ...READING_OPTIONS,
  ...QUIET_OPTIONS,
  ...CONFIG_OPTIONS,
};

/** What `trend` is asked for. */
export type TrendSettings = Settings<typeof TREND_OPTIONS>;
