import { DEFAULT_BURST_GAP_MS } from "../tally/burst-spans.js";
import { parseBudget } from "./budget.js";
import { closestWord } from "./closest-word.js";
import type { Settings } from "./command.js";
import { choice, flag, grouped, list, type Moment, refuse, value } from "./option.js";
import { COLOUR_OPTION, OUTPUT, OUTPUT_OPTIONS, REDACT_OPTION } from "./output-options.js";
import { parseAmount, parseDurationMs, parseTime } from "./parse-time.js";
import { CHANGE_OPTIONS } from "./shared-options.js";

const inputsOf = (name: string, describe: string) =>
  list({ name, placeholder: "INPUT", describe, leadsTo: "file", isTypedOnly: true });

const SIDE_OPTIONS = grouped("The two sides", {
  before: inputsOf("before", "an input for the side before"),
  after: inputsOf("after", "an input for the side after"),
  baseline: inputsOf(
    "baseline",
    "earlier days for the side before; their same hours are compared with the one input <after>",
  ),
  splitAtMs: value({
    name: "split-at",
    placeholder: "TIME",
    describe: "split one set of inputs at this time",
    isTypedOnly: true,
    parse: parseTime,
  }),
  byVersion: value({
    name: "by-version",
    placeholder: "A..B",
    describe:
      "split one set of inputs by application version; A..B..C or all: several side by side",
    isTypedOnly: true,
    parse: parseVersions,
  }),
  against: choice(["previous", "first"], {
    name: "against",
    placeholder: "WHICH",
    describe: "with several versions: compare each with the previous one or with the first",
    default: "previous",
  }),
  matchesHours: flag({
    name: "match-hours",
    describe: "compare only the hours of the day (UTC) that both sides cover",
  }),
  excludesGaps: flag({
    name: "exclude-gap",
    describe: "do not count silences of more than ten minutes as observed",
  }),
  windows: list({
    name: "window",
    placeholder: "SIDE=AMOUNT",
    describe: "observed time of a side (hours x processes) if its logs do not say: before=24h",
    parse: parseWindow,
  }),
  burstGapMs: value({
    name: "burst-gap",
    placeholder: "MS",
    describe: "a longer silence starts a new burst",
    default: `${DEFAULT_BURST_GAP_MS / 1000}s`,
    parse: parseDurationMs,
  }),
  checksItself: flag({
    name: "self-check",
    describe: "also compare each side with itself, to measure the noise",
  }),
});

/** The options of `compare`. */
export const COMPARE_OPTIONS = {
  ...SIDE_OPTIONS,
  ...OUTPUT_OPTIONS,
  ...grouped(OUTPUT, {
    showsAll: flag({
      name: "all",
      describe: "also list the functions with too little data to judge",
    }),
  }),
  ...COLOUR_OPTION,
  ...REDACT_OPTION,
  ...grouped("Gate", {
    gate: choice(["worse", "new", "any"], {
      name: "fail-on",
      placeholder: "WHAT",
      describe: "exit status 1 if this is the verdict",
    }),
    budgets: list({
      name: "budget",
      placeholder: "LIMITS",
      describe:
        "exit status 1 if the side after exceeds a limit: longest=5s,blocked=10s/h,rate=3/h; cart:rate=3/h for one service",
      parse: parseBudget,
    }),
    isStrict: flag({
      name: "strict",
      describe: "with --fail-on: exit status 3 if the data cannot tell",
    }),
  }),
  ...CHANGE_OPTIONS,
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

/** The sides by the letters that a comparison gives them. */
const SIDE_LETTERS: Readonly<Record<string, "before" | "after">> = { A: "before", B: "after" };

/** Reads `before=24h`, or `A=24h`. */
function parseWindow(text: string, moment: Moment) {
  const [typed, amount] = text.split("=");
  const side = SIDE_LETTERS[typed ?? ""] ?? typed;
  const observedMs = parseAmount(amount ?? "");
  if ((side === "before" || side === "after") && observedMs) return { side, observedMs } as const;
  const near = closestWord(side ?? "", ["before", "after"]);
  const hint = near === undefined ? "" : ` (did you mean ${near}?)`;
  return refuse(
    moment,
    `needs before=AMOUNT or after=AMOUNT, such as before=24h, got "${text}"${hint}`,
  );
}
