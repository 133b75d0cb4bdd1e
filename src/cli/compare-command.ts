import type { AggregatorOptions } from "../report/aggregator.js";
import type { SideInput } from "../report/build-comparison.js";
import type { Comparison } from "../report/comparison-model.js";
import type { Filters } from "../report/filters.js";
import { DEFAULT_BURST_GAP_MS } from "../stats/bursts.js";
import { closestWord } from "./closest-word.js";
import { type Command, isOn, listOption, textOption } from "./command.js";
import { EXIT, type Io } from "./io.js";
import { overlapWarnings } from "./make-report.js";
import { openInputs } from "./open-inputs.js";
import type { Arguments } from "./parse-arguments.js";
import { parseAmount, parseDurationMs, parseTime } from "./parse-time.js";
import { ProblemLog } from "./problem-log.js";
import { type ReadSettings, readReports } from "./read-reports.js";
import {
  FILTER_OPTIONS,
  filtersFrom,
  groupByFrom,
  idleFramesFrom,
  JUDGING_OPTIONS,
  READING_OPTIONS,
  threadsFrom,
} from "./reading-options.js";
import { openStackSource, SOURCE_MAP_OPTIONS } from "./resolve-stacks.js";
import { COLOUR_OPTION, hasColour, terminalWidth } from "./terminal.js";
import { toolVersion } from "./tool-version.js";
import { UsageError } from "./usage-error.js";

const GATES = ["worse", "new", "any"] as const;
const SIDES = "The two sides";

/** `stall-report compare`: did it get better or worse? */
export const compareCommand: Command = {
  spec: {
    name: "compare",
    positionals: "<before> <after>",
    describe: "Did it get better or worse with the last deploy, and which functions?",
    options: {
      before: {
        type: "list",
        placeholder: "INPUT",
        group: SIDES,
        describe: "an input of the side before",
      },
      after: {
        type: "list",
        placeholder: "INPUT",
        group: SIDES,
        describe: "an input of the side after",
      },
      "split-at": {
        type: "string",
        placeholder: "TIME",
        group: SIDES,
        describe: "one set of inputs, split at this time",
      },
      "by-version": {
        type: "string",
        placeholder: "A..B",
        group: SIDES,
        describe: "one set of inputs, split by the application's version",
      },
      window: {
        type: "list",
        placeholder: "SIDE=AMOUNT",
        group: SIDES,
        describe:
          "for how long a side was watched, hours x processes, if its logs do not tell: before=24h",
      },
      "burst-gap": {
        type: "string",
        placeholder: "MS",
        group: SIDES,
        describe: "a longer silence begins a new burst (60s)",
      },
      "self-check": {
        type: "boolean",
        group: SIDES,
        describe: "also compare each side with itself, to see the noise",
      },
      format: {
        alias: "f",
        type: "string",
        choices: ["table", "json"],
        placeholder: "FORMAT",
        group: "Output",
        describe: "what standard output holds",
      },
      all: {
        type: "boolean",
        group: "Output",
        describe: "also list the functions of which too little is known",
      },
      ...COLOUR_OPTION,
      "fail-on": {
        type: "string",
        choices: GATES,
        placeholder: "WHAT",
        group: "Gate",
        describe: "exit status 1 if it is so",
      },
      strict: {
        type: "boolean",
        group: "Gate",
        describe: "with --fail-on: exit status 3 if the data cannot tell",
      },
      ...FILTER_OPTIONS,
      ...JUDGING_OPTIONS,
      ...SOURCE_MAP_OPTIONS,
      ...READING_OPTIONS,
    },
    examples: [
      [
        "stall-report compare 'before/*.ndjson' 'after/*.ndjson'",
        "two sets of logs, as quoted globs",
      ],
      [
        "stall-report compare logs/ --by-version 1.4.1..1.4.2 --fail-on worse",
        "a gate for a release",
      ],
      ["stall-report compare logs/ --split-at 2026-11-20T08:30Z", "before and after a moment"],
    ],
  },
  async run(args, io) {
    const filters = filtersFrom(args, io.now());
    if (isOn(args, "strict") && textOption(args, "fail-on") === undefined) {
      throw new UsageError("--strict goes with --fail-on worse, new or any");
    }
    const sides = sidesFrom(args, filters, io.now());
    const windows = windowsFrom(args);
    const source = await openStackSource(args, io);
    const gap = textOption(args, "burst-gap");
    const burstGapMs =
      gap === undefined ? DEFAULT_BURST_GAP_MS : parseDurationMs("--burst-gap", gap);
    const options = { idleFrames: idleFramesFrom(args), burstGapMs };
    const settings: ReadSettings = { threads: threadsFrom(args) };
    let read = await readSides(sides, options, io, settings);
    if (read === undefined) return EXIT.usage;
    const thresholdMs = thresholdToUse(read.sides, filters);
    if (thresholdMs !== undefined) {
      requireFiles(read.sides, thresholdMs);
      const raised = sides.map((side) => ({
        ...side,
        filters: { ...side.filters, minDurationMs: thresholdMs },
      }));
      read = (await readSides(raised, options, io, settings)) ?? read;
    }
    const { problems, failureCount, isInterrupted } = read;
    const [before, after] = read.sides.map((side, i) => ({
      ...side,
      windowMs: windows.get(i === 0 ? "before" : "after"),
    })) as [SideInput, SideInput];
    const { buildComparison } = await import("../report/build-comparison.js");
    const comparison = await buildComparison(before, after, {
      groupBy: groupByFrom(args),
      resolveStacks: source.resolveStacks,
      burstGapMs,
      isSelfCheck: isOn(args, "self-check"),
      problems: problems.kept,
      problemCounts: problems.counts,
      warnings: overlapWarnings(read.overlapCount),
      isPartial: isInterrupted,
    });
    const warnings = [...comparison.warnings, ...source.warnings(problems)];
    source.close();
    io.stdout.write(await render({ ...comparison, warnings }, args, io));
    if (isInterrupted) return EXIT.interrupted;
    return failureCount > 0 ? EXIT.usage : gateStatus(comparison, args);
  },
};

const NO_SIDES =
  "compare needs two sides: `compare BEFORE AFTER`, --before and --after, or one set of inputs with --split-at or --by-version";

interface SideChoice {
  readonly label: string | undefined;
  readonly words: readonly string[];
  readonly filters: Filters;
}

/** Both sides as they were read. */
interface ReadSides {
  readonly sides: readonly Omit<SideInput, "windowMs">[];
  readonly problems: ProblemLog;
  readonly failureCount: number;
  readonly overlapCount: number;
  readonly isInterrupted: boolean;
}

/** @returns undefined if a side has no input at all, which has been said */
async function readSides(
  choices: readonly SideChoice[],
  options: Omit<AggregatorOptions, "filters">,
  io: Io,
  settings: ReadSettings,
): Promise<ReadSides | undefined> {
  const problems = new ProblemLog();
  const sides: Omit<SideInput, "windowMs">[] = [];
  let failureCount = 0;
  let overlapCount = 0;
  let isInterrupted = false;
  for (const [i, { words, label, filters }] of choices.entries()) {
    const expanded = await openInputs(words, io, NO_SIDES);
    if (expanded.inputs.length === 0) return undefined;
    const result = await readReports(
      expanded.inputs,
      { ...options, filters },
      io,
      problems,
      settings,
    );
    overlapCount += result.overlapCount;
    failureCount += expanded.failures.length + result.failureCount;
    isInterrupted ||= result.isInterrupted;
    sides.push({
      label: label ?? expanded.inputs[0]?.label ?? (i === 0 ? "before" : "after"),
      totals: result.totals,
      filters,
      inputs: result.inputs,
    });
  }
  return { sides, problems, failureCount, overlapCount, isInterrupted };
}

/** The larger recording threshold (ms), where the sides differ: below it, one of them has not looked. */
function thresholdToUse(sides: ReadSides["sides"], filters: Filters): number | undefined {
  const thresholds = new Set(
    sides.flatMap(({ totals }) => totals.sessions.flatMap(({ facts }) => facts?.threshold ?? [])),
  );
  const largest = Math.max(...thresholds);
  return thresholds.size > 1 && largest > (filters.minDurationMs ?? 0) ? largest : undefined;
}

/** Shorter stalls are left out by reading once more, which a pipe does not allow. @throws UsageError */
function requireFiles(sides: ReadSides["sides"], thresholdMs: number): void {
  if (!sides.some(({ inputs }) => inputs.some(({ path }) => path === "-"))) return;
  throw new UsageError(
    `the sessions recorded from different thresholds on, and standard input cannot be read twice: add --min-duration ${thresholdMs}`,
  );
}

function sidesFrom(args: Arguments, filters: Filters, nowMs: number): SideChoice[] {
  const { positionals } = args;
  const splitAt = textOption(args, "split-at");
  const versions = textOption(args, "by-version");
  const before = listOption(args, "before");
  const after = listOption(args, "after");
  const ways = [splitAt !== undefined, versions !== undefined, before.length + after.length > 0];
  if (ways.filter(Boolean).length > 1) {
    throw new UsageError("--split-at, --by-version and --before/--after exclude each other");
  }
  if (splitAt !== undefined) {
    const atMs = parseTime("--split-at", splitAt, nowMs);
    const at = new Date(atMs).toISOString();
    return [
      { label: `before ${at}`, words: positionals, filters: { ...filters, untilMs: atMs } },
      { label: `after ${at}`, words: positionals, filters: { ...filters, sinceMs: atMs } },
    ];
  }
  if (versions !== undefined) {
    const [a, b, ...more] = versions.split("..");
    if (!a || !b || more.length > 0) {
      throw new UsageError(
        `--by-version needs two versions, such as 1.4.1..1.4.2, got "${versions}"`,
      );
    }
    return [a, b].map((version) => ({
      label: version,
      words: positionals,
      filters: { ...filters, versions: [version] },
    }));
  }
  if (before.length > 0 || after.length > 0) {
    if (before.length === 0 || after.length === 0 || positionals.length > 0) {
      throw new UsageError("--before and --after need each other, and no other inputs");
    }
    return [
      { label: undefined, words: before, filters },
      { label: undefined, words: after, filters },
    ];
  }
  if (positionals.length !== 2) {
    const hint =
      positionals.length > 2
        ? `; ${positionals.length} inputs were given: quote the globs, or use --before and --after`
        : "";
    throw new UsageError(`${NO_SIDES}${hint}`);
  }
  return positionals.map((word) => ({ label: undefined, words: [word], filters }));
}

function windowsFrom(args: Arguments): Map<string, number> {
  const windows = new Map<string, number>();
  for (const word of listOption(args, "window")) {
    const [side, amount] = word.split("=");
    const ms = parseAmount(amount ?? "");
    if ((side !== "before" && side !== "after") || ms === undefined || ms === 0) {
      const near = closestWord(side ?? "", ["before", "after"]);
      const hint = near === undefined ? "" : ` (did you mean ${near}?)`;
      throw new UsageError(
        `--window needs before=AMOUNT or after=AMOUNT, such as before=24h, got "${word}"${hint}`,
      );
    }
    windows.set(side, ms);
  }
  return windows;
}

function gateStatus(comparison: Comparison, args: Arguments): number {
  const gate = textOption(args, "fail-on");
  if (gate === undefined) return EXIT.done;
  const { overall, groups } = comparison;
  const has = (verdict: string): boolean => groups.some((group) => group.verdict === verdict);
  const isWorse = overall.verdict === "worse" || has("worse");
  const isFailed = (gate !== "new" && isWorse) || (gate !== "worse" && has("new"));
  if (isFailed) return EXIT.gateFailed;
  return isOn(args, "strict") && overall.verdict === "cannot-tell" ? EXIT.cannotTell : EXIT.done;
}

async function render(comparison: Comparison, args: Arguments, io: Io): Promise<string> {
  if (textOption(args, "format") === "json") {
    const { renderComparisonJson } = await import("../render/comparison-json.js");
    return renderComparisonJson(comparison);
  }
  const { renderComparisonTable } = await import("../render/comparison-table.js");
  const options = {
    width: terminalWidth(io),
    hasColour: hasColour(args, io),
    toolVersion: toolVersion(),
    madeAtMs: undefined,
  };
  return renderComparisonTable(comparison, options, isOn(args, "all"));
}
