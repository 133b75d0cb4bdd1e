import { UsageError } from "../read/usage-error.js";
import { FORMATS, formatNamed, VERSIONS_FORMAT_NAMES } from "../render/formats.js";
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
  return byVersion !== undefined && byVersion.length !== 2
    ? runVersions(settings, byVersion, io)
    : runSides(settings, io);
}

/** Several versions side by side. @param names empty for all */
async function runVersions(
  settings: CompareSettings,
  names: readonly string[],
  io: Io,
): Promise<number> {
  const { rejectOtherFormats } = await import("./output-files.js");
  const { writeOutputs, renderOutput } = await import("./outputs.js");
  const { compareAllVersions } = await import("./compare-versions.js");
  const { typedCommand } = await import("./typed-command.js");
  rejectOtherFormats(settings.outputFiles, VERSIONS_FORMAT_NAMES);
  if (!VERSIONS_FORMAT_NAMES.includes(settings.format)) {
    throw new UsageError(
      `--format ${settings.format} shows two versions only; for several use ${VERSIONS_FORMAT_NAMES.join(", ")}`,
      "format",
    );
  }
  return writeOutputs(settings, io, async () => {
    const compared = await compareAllVersions(settings, names, io);
    if (compared === undefined) return undefined;
    return {
      status: compared.status,
      command: typedCommand(compareCommand, settings, false),
      async render(format, options) {
        const load = formatNamed(format).versions;
        if (load === undefined) throw new Error(`${format} writes no versions`);
        return renderOutput(await load(), compared.comparison, {
          ...options,
          isAllShown: settings.showsAll,
        });
      },
    };
  });
}

async function runSides(settings: CompareSettings, io: Io): Promise<number> {
  const { writeOutputs, renderOutput } = await import("./outputs.js");
  const { compare } = await import("./compare.js");
  const { typedCommand } = await import("./typed-command.js");
  return writeOutputs(settings, io, async () => {
    const compared = await compare(settings, io);
    if (compared === undefined) return undefined;
    return {
      status: compared.status,
      command: typedCommand(compareCommand, settings, false),
      render: async (format, options) =>
        renderOutput(await FORMATS[format].comparison(), compared.comparison, {
          ...options,
          isAllShown: settings.showsAll,
          isVerdictRepeated: io.stdout.isTerminal,
        }),
    };
  });
}
