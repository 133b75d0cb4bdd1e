import { FORMATS } from "../render/formats.js";
import type { Command } from "./command.js";
import { COMPARE_OPTIONS, type CompareSettings } from "./compare-options.js";
import { EXIT, type Io } from "./io.js";

/** `stall-report compare`: did it get better or worse? */
export const compareCommand: Command<typeof COMPARE_OPTIONS> = {
  name: "compare",
  synonyms: ["diff"],
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
    ["stall-report compare logs/ --split-at 2026-11-20T08:30Z", "before and after a moment"],
  ],
  run,
};

async function run(settings: CompareSettings, io: Io): Promise<number> {
  const { writeOutputs, renderOutput } = await import("./outputs.js");
  const { compare } = await import("./compare.js");
  const { typedCommand } = await import("./typed-command.js");
  const status = await writeOutputs(settings, io, async () => {
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
  return status ?? EXIT.usage;
}
