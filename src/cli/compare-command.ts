import { UsageError } from "../read/usage-error.js";
import { VERSIONS_FORMAT_NAMES } from "../render/formats.js";
import type { Command } from "./command.js";
import { COMPARE_OPTIONS, type CompareSettings } from "./compare-options.js";
import type { Io } from "./io.js";

/** `stall-report compare`: did it get better or worse? */
export const compareCommand: Command<typeof COMPARE_OPTIONS> = {
  name: "compare",
  synonyms: ["diff", "cmp", "vs"],
  positionals: "<before> <after>",
  describe: "Did it get better or worse with the last deploy, and which functions?",
  options: COMPARE_OPTIONS,
  examples: [
    [
      "stall-report compare 'before/*.ndjson' 'after/*.ndjson'",
      "two sets of logs, as quoted globs",
    ],
    [
      "stall-report compare logs/ --by-version 1.4.1..1.4.2 --fail-on worse",
      "a gate for a release",
    ],
    ["stall-report compare logs/ --by-version all", "every version side by side, oldest first"],
    ["stall-report compare logs/ --split-at 2026-11-20T08:30Z", "before and after a moment"],
  ],
  run,
};

async function run(settings: CompareSettings, io: Io): Promise<number> {
  const { byVersion, isStrict, gate } = settings;
  if (isStrict && gate === undefined) {
    throw new UsageError("--strict needs --fail-on worse, new or any", "strict");
  }
  const names = byVersion?.length === 2 ? undefined : byVersion;
  if (names !== undefined) await rejectFormatsOfTwo(settings);
  const { writeOutputs, rendering } = await import("./outputs.js");
  const { typedCommand } = await import("./typed-command.js");
  const { compare } = await import("./compare.js");
  const command = typedCommand(compareCommand, settings, false);
  const shown = { isAllShown: settings.showsAll };
  return writeOutputs(settings, io, async () => {
    if (names !== undefined) {
      const { compareAllVersions } = await import("./compare-versions.js");
      const compared = await compareAllVersions(settings, names, io);
      if (compared === undefined) return undefined;
      const { status, comparison } = compared;
      return { status, command, render: rendering((of) => of.versions, comparison, shown) };
    }
    const compared = await compare(settings, io);
    if (compared === undefined) return undefined;
    const { status, comparison } = compared;
    const looks = { ...shown, isVerdictRepeated: io.stdout.isTerminal };
    return { status, command, render: rendering((of) => of.comparison, comparison, looks) };
  });
}

/** Several versions do not come in all formats. @throws UsageError */
async function rejectFormatsOfTwo({ outputFiles, format }: CompareSettings): Promise<void> {
  const { rejectOtherFormats } = await import("./output-files.js");
  rejectOtherFormats(outputFiles, VERSIONS_FORMAT_NAMES);
  if (VERSIONS_FORMAT_NAMES.includes(format)) return;
  throw new UsageError(
    `--format ${format} shows two versions only; for several use ${VERSIONS_FORMAT_NAMES.join(", ")}`,
    "format",
  );
}
