import type { Comparison } from "../compare/comparison-model.js";
import { UsageError } from "../read/usage-error.js";
import { FORMATS } from "../render/formats.js";
import { DEFAULT_BURST_GAP_MS } from "../stats/bursts.js";
import { isOn, textOption } from "./command.js";
import type { Arguments } from "./command-spec.js";
import { compareCommand } from "./commands.js";
import { chooseSides, readSides } from "./comparison-sides.js";
import { EXIT, type Io } from "./io.js";
import { overlapWarnings } from "./make-report.js";
import { renderOutput, writeOutputs } from "./outputs.js";
import { parseDurationMs } from "./parse-time.js";
import {
  epochFrom,
  filtersFrom,
  groupByFrom,
  idleFramesFrom,
  threadsFrom,
} from "./reading-options.js";
import { redactorFrom } from "./redact-option.js";
import { openStackSource } from "./resolve-stacks.js";
import { typedCommand } from "./typed-command.js";

/** `stall-report compare`: did it get better or worse? */
export async function run(args: Arguments, io: Io): Promise<number> {
  const status = await writeOutputs(args, io, async () => {
    const compared = await compare(args, io);
    if (compared === undefined) return undefined;
    return {
      status: compared.status,
      command: typedCommand(args, compareCommand, false),
      render: async (format, options) =>
        renderOutput(await FORMATS[format].comparison(), compared.comparison, {
          ...options,
          isAllShown: isOn(args, "all"),
          isVerdictRepeated: io.stdout.isTerminal,
        }),
    };
  });
  return status ?? EXIT.usage;
}

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
  const read = await readSides(choice, options, io, {
    threads: threadsFrom(args),
    epoch: epochFrom(args),
  });
  if (read === undefined) return undefined;
  const { before, after, problems, isInterrupted } = read;
  const { buildComparison } = await import("../compare/build-comparison.js");
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
  const has = (outcome: string): boolean => groups.some((group) => group.outcome === outcome);
  const isWorse = overall.outcome === "worse" || has("worse");
  const isFailed = (gate !== "new" && isWorse) || (gate !== "worse" && has("new"));
  if (isFailed) return EXIT.gateFailed;
  return isOn(args, "strict") && overall.outcome === "cannot-tell" ? EXIT.cannotTell : EXIT.done;
}
