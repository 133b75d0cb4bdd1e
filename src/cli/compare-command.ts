import { FORMATS } from "../render/formats.js";
import type { SideInput } from "../report/build-comparison.js";
import type { Comparison } from "../report/comparison-model.js";
import type { Filters } from "../report/filters.js";
import { closestWord } from "./closest-word.js";
import { type Command, isOn, listOption, textOption } from "./command.js";
import { EXIT, type Io } from "./io.js";
import { openInputs } from "./open-inputs.js";
import { OUTPUT_OPTIONS, renderOutput, writeOutputs } from "./outputs.js";
import type { Arguments } from "./parse-arguments.js";
import { parseAmount, parseDurationMs, parseTime } from "./parse-time.js";
import { ProblemLog } from "./problem-log.js";
import { type ReadResult, readReports } from "./read-reports.js";
import {
  FILTER_OPTIONS,
  filtersFrom,
  groupByFrom,
  idleFramesFrom,
  JUDGING_OPTIONS,
} from "./reading-options.js";
import { openStackSource, SOURCE_MAP_OPTIONS } from "./resolve-stacks.js";
import { COLOUR_OPTION } from "./terminal.js";
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
      ...OUTPUT_OPTIONS,
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
    const status = await writeOutputs(args, io, async () => {
      const compared = await compare(args, io);
      if (compared === undefined) return undefined;
      return {
        status: compared.status,
        command: ["stall-report compare", ...args.positionals].join(" "),
        render: async (format, options) =>
          renderOutput(await FORMATS[format].comparison(), compared.comparison, {
            ...options,
            isAllShown: isOn(args, "all"),
          }),
      };
    });
    return status ?? EXIT.usage;
  },
};

/** Reads both sides and compares them; undefined if a side has no input, which has been said. */
async function compare(
  args: Arguments,
  io: Io,
): Promise<{ comparison: Comparison; status: number } | undefined> {
  const filters = filtersFrom(args, io.now());
  if (isOn(args, "strict") && textOption(args, "fail-on") === undefined) {
    throw new UsageError("--strict goes with --fail-on worse, new or any");
  }
  const sides = sidesFrom(args, filters, io.now());
  const windows = windowsFrom(args);
  const source = await openStackSource(args, io);
  const problems = new ProblemLog();
  let failureCount = 0;
  const read: { input: SideInput; result: ReadResult }[] = [];
  for (const [i, side] of sides.entries()) {
    const expanded = await openInputs(side.words, io, NO_SIDES);
    const result = await readReports(
      expanded.inputs,
      { filters: side.filters, idleFrames: idleFramesFrom(args) },
      io,
      problems,
    );
    failureCount += expanded.failures.length + result.failureCount;
    if (expanded.inputs.length === 0) return undefined;
    const label = side.label ?? expanded.inputs[0]?.label ?? (i === 0 ? "before" : "after");
    read.push({
      result,
      input: {
        label,
        totals: result.totals,
        filters: side.filters,
        inputs: result.inputs,
        windowMs: windows.get(i === 0 ? "before" : "after"),
      },
    });
  }
  const [before, after] = read as [(typeof read)[number], (typeof read)[number]];
  const isInterrupted = before.result.isInterrupted || after.result.isInterrupted;
  const gap = textOption(args, "burst-gap");
  const { buildComparison } = await import("../report/build-comparison.js");
  const built = await buildComparison(before.input, after.input, {
    groupBy: groupByFrom(args),
    resolveStacks: source.resolveStacks,
    burstGapMs: gap === undefined ? undefined : parseDurationMs("--burst-gap", gap),
    isSelfCheck: isOn(args, "self-check"),
    problems: problems.kept,
    problemCounts: problems.counts,
    warnings: [],
    isPartial: isInterrupted,
  });
  const comparison = {
    ...built,
    before: await source.withSource(built.before),
    after: await source.withSource(built.after),
    warnings: source.warnings(problems),
  };
  source.close();
  const status = isInterrupted
    ? EXIT.interrupted
    : failureCount > 0
      ? EXIT.usage
      : gateStatus(comparison, args);
  return { comparison, status };
}

const NO_SIDES =
  "compare needs two sides: `compare BEFORE AFTER`, --before and --after, or one set of inputs with --split-at or --by-version";

interface SideChoice {
  readonly label: string | undefined;
  readonly words: readonly string[];
  readonly filters: Filters;
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
