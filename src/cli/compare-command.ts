import { FORMATS } from "../render/formats.js";
import type { Comparison } from "../report/comparison-model.js";
import { DEFAULT_BURST_GAP_MS } from "../stats/bursts.js";
import { type Command, isOn, textOption } from "./command.js";
import { chooseSides, readSides, SIDE_OPTIONS } from "./comparison-sides.js";
import { CONFIG_OPTIONS } from "./effective-options.js";
import { EXIT, type Io } from "./io.js";
import { overlapWarnings } from "./make-report.js";
import { OUTPUT_OPTIONS, renderOutput, writeOutputs } from "./outputs.js";
import type { Arguments } from "./parse-arguments.js";
import { parseDurationMs } from "./parse-time.js";
import {
  FILTER_OPTIONS,
  filtersFrom,
  groupByFrom,
  idleFramesFrom,
  JUDGING_OPTIONS,
  READING_OPTIONS,
  threadsFrom,
} from "./reading-options.js";
import { REDACT_OPTION, redactorFrom } from "./redact-option.js";
import { openStackSource, SOURCE_MAP_OPTIONS } from "./resolve-stacks.js";
import { COLOUR_OPTION, QUIET_OPTIONS } from "./terminal.js";
import { typedCommand } from "./typed-command.js";
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
      ...SIDE_OPTIONS,
      "burst-gap": {
        type: "string",
        placeholder: "MS",
        group: SIDES,
        describe: "a longer silence begins a new burst",
        default: "60s",
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
      ...REDACT_OPTION,
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
      ...QUIET_OPTIONS,
      ...CONFIG_OPTIONS,
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
        command: typedCommand(args, compareCommand.spec, false),
        render: async (format, options) =>
          renderOutput(await FORMATS[format].comparison(), compared.comparison, {
            ...options,
            isAllShown: isOn(args, "all"),
            isVerdictRepeated: io.stdout.isTerminal,
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
  const gap = textOption(args, "burst-gap");
  const burstGapMs = gap === undefined ? DEFAULT_BURST_GAP_MS : parseDurationMs("--burst-gap", gap);
  const choice = chooseSides(args, filters, io.now());
  const source = await openStackSource(args, io);
  const options = { idleFrames: idleFramesFrom(args), burstGapMs };
  const read = await readSides(choice, options, io, { threads: threadsFrom(args) });
  if (read === undefined) return undefined;
  const { before, after, problems, isInterrupted } = read;
  const { buildComparison } = await import("../report/build-comparison.js");
  const built = await buildComparison(before, after, {
    groupBy: groupByFrom(args),
    resolveStacks: source.resolveStacks,
    burstGapMs,
    isSelfCheck: isOn(args, "self-check"),
    matchedHours: read.matchedHours,
    problems: problems.kept,
    problemCounts: problems.counts,
    warnings: overlapWarnings(read.overlapCount),
    isPartial: isInterrupted,
  });
  const comparison = {
    ...built,
    before: await source.withSource(built.before),
    after: await source.withSource(built.after),
    warnings: [...built.warnings, ...source.warnings(problems)],
  };
  source.close();
  const status = isInterrupted
    ? EXIT.interrupted
    : read.failureCount > 0
      ? EXIT.usage
      : gateStatus(comparison, args);
  const redactor = redactorFrom(
    args,
    [...before.totals.hosts, ...after.totals.hosts],
    [...before.inputs, ...after.inputs],
  );
  return { comparison: redactor?.value(comparison) ?? comparison, status };
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
