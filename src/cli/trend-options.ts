import { TREND_FORMAT_NAMES } from "../render/formats.js";
import { BIN_LENGTHS_MS, type BinName } from "../trend/time-bins.js";
import type { Settings } from "./command.js";
import { choice, flag, grouped } from "./option.js";
import {
  COLOUR_OPTION,
  formatOption,
  OUTPUT,
  OUTPUT_OPTIONS,
  REDACT_OPTION,
  topOption,
} from "./output-options.js";
import { CHANGE_OPTIONS } from "./shared-options.js";

/** How many functions a text for people shows: those that changed and the heaviest others. */
export const SHOWN_TRENDS = 10;

/** The options of `trend`. */
export const TREND_OPTIONS = {
  ...grouped("Time", {
    by: choice(Object.keys(BIN_LENGTHS_MS) as BinName[], {
      name: "by",
      placeholder: "BIN",
      describe: "size of the time steps (default: by the length of the window)",
    }),
  }),
  ...OUTPUT_OPTIONS,
  ...formatOption(TREND_FORMAT_NAMES),
  ...topOption(
    `show all functions that changed, and at most N others (default: ${SHOWN_TRENDS}; html and machine formats: all)`,
  ),
  ...grouped(OUTPUT, {
    showsAll: flag({
      name: "all",
      describe: "show all functions, even those with too few stalls to judge",
      isAboutShowing: true,
    }),
  }),
  ...COLOUR_OPTION,
  ...REDACT_OPTION,
  ...grouped("Gate", {
    gate: choice(["worse"], {
      name: "fail-on",
      placeholder: "WHAT",
      describe:
        "exit status 1 if a function, or all of them together, got worse at the last change and not by the time of day alone",
    }),
  }),
  ...CHANGE_OPTIONS,
};

/** What `trend` is asked for. */
export type TrendSettings = Settings<typeof TREND_OPTIONS>;
