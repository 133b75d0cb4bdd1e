import { DEFAULT_BURST_GAP_MS } from "../tally/burst-spans.js";
import { parseBudget } from "./budget.js";
import { closestWord } from "./closest-word.js";
import type { Settings } from "./command.js";
import { choice, flag, list, type Moment, refuse, value } from "./option.js";
import { parseAmount, parseDurationMs, parseTime } from "./parse-time.js";
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

const SIDES = "The two sides";

/** The options of `compare`. */
export const COMPARE_OPTIONS = {
  before: list({
    name: "before",
    placeholder: "INPUT",
    group: SIDES,
    describe: "an input for the side before",
    leadsTo: "file",
    isTypedOnly: true,
  }),
  after: list({
    name: "after",
    placeholder: "INPUT",
    group: SIDES,
    describe: "an input for the side after",
    leadsTo: "file",
    isTypedOnly: true,
  }),
  baseline: list({
    name: "baseline",
    placeholder: "INPUT",
    group: SIDES,
    describe:
      "earlier days for the side before; their same hours are compared with the one input <after>",
    leadsTo: "file",
    isTypedOnly: true,
  }),
  splitAtMs: value(
    {
      name: "split-at",
      placeholder: "TIME",
      group: SIDES,
      describe: "split one set of inputs at this time",
      isTypedOnly: true,
    },
    parseTime,
  ),
  byVersion: value(
    {
      name: "by-version",
      placeholder: "A..B",
      group: SIDES,
      describe:
        "split one set of inputs by application version; A..B..C or all: several side by side",
      isTypedOnly: true,
    },
    parseVersions,
  ),
  against: choice(["previous", "first"], {
    name: "against",
    placeholder: "WHICH",
    group: SIDES,
    describe: "with several versions: compare each with the previous one or with the first",
    default: "previous",
  }),
  matchesHours: flag({
    name: "match-hours",
    group: SIDES,
    describe: "compare only the hours of the day (UTC) that both sides cover",
  }),
  excludesGaps: flag({
    name: "exclude-gap",
    group: SIDES,
    describe: "do not count silences of more than ten minutes as observed",
  }),
  windows: list(
    {
      name: "window",
      placeholder: "SIDE=AMOUNT",
      group: SIDES,
      describe: "observed time of a side (hours x processes) if its logs do not say: before=24h",
    },
    parseWindow,
  ),
  burstGapMs: value(
    {
      name: "burst-gap",
      placeholder: "MS",
      group: SIDES,
      describe: "a longer silence starts a new burst",
      default: `${DEFAULT_BURST_GAP_MS / 1000}s`,
    },
    parseDurationMs,
  ),
  checksItself: flag({
    name: "self-check",
    group: SIDES,
    describe: "also compare each side with itself, to measure the noise",
  }),
  ...OUTPUT_OPTIONS,
  showsAll: flag({
    name: "all",
    group: "Output",
    describe: "also list the functions with too little data to judge",
  }),
  ...COLOUR_OPTION,
  ...REDACT_OPTION,
  gate: choice(["worse", "new", "any"], {
    name: "fail-on",
    placeholder: "WHAT",
    group: "Gate",
    describe: "exit status 1 if this is the verdict",
  }),
  budgets: list(
    {
      name: "budget",
      placeholder: "LIMITS",
      group: "Gate",
      describe:
        "exit status 1 if the side after exceeds a limit: longest=5s,blocked=10s/h,rate=3/h; cart:rate=3/h for one service",
    },
    parseBudget,
  ),
  isStrict: flag({
    name: "strict",
    group: "Gate",
    describe: "with --fail-on: exit status 3 if the data cannot tell",
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

/** What `compare` is asked for. */
export type CompareSettings = Settings<typeof COMPARE_OPTIONS>;

/** Reads `1.4.1..1.4.2`, several of them, or `all`, which is an empty list. */
function parseVersions(text: string, moment: Moment): readonly string[] {
  if (text === "all") return [];
  const versions = text.split("..");
  const isFine = versions.length >= 2 && versions.every((one) => one !== "");
  if (isFine && new Set(versions).size === versions.length) return versions;
  return refuse(moment, `needs two versions or more, such as 1.4.1..1.4.2, or all, got "${text}"`);
}

/** Reads `before=24h`. */
function parseWindow(text: string, moment: Moment) {
  const [side, amount] = text.split("=");
  const observedMs = parseAmount(amount ?? "");
  if ((side === "before" || side === "after") && observedMs) return { side, observedMs } as const;
  const near = closestWord(side ?? "", ["before", "after"]);
  const hint = near === undefined ? "" : ` (did you mean ${near}?)`;
  return refuse(
    moment,
    `needs before=AMOUNT or after=AMOUNT, such as before=24h, got "${text}"${hint}`,
  );
}
