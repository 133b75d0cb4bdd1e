import type { Command, Settings } from "./command.js";
import { EXIT, type Io } from "./io.js";
import { READING_OPTIONS } from "./reading-options.js";
import { COMMON_OPTIONS, FILTER_OPTIONS, IDLE_FRAME_OPTION } from "./shared-options.js";

const OPTIONS = {
  ...FILTER_OPTIONS,
  ...IDLE_FRAME_OPTION,
  ...READING_OPTIONS,
  ...COMMON_OPTIONS,
};

/** `stall-report summarize`: logs as one line of JSON that takes their place. */
export const summarizeCommand: Command<typeof OPTIONS> = {
  name: "summarize",
  synonyms: ["summarise", "summary", "merge", "aggregate"],
  positionals: "<inputs..>",
  describe: "Condense logs into a small summary that every command reads in their place",
  options: OPTIONS,
  examples: [
    ["stall-report summarize logs/ > web-3.summary.json", "on each host, where the logs are"],
    ["stall-report *.summary.json", "one report of all hosts"],
    ["cat *.summary.json | stall-report summarize > fleet.summary.json", "summaries of summaries"],
  ],
  run,
};

async function run(settings: Settings<typeof OPTIONS>, io: Io): Promise<number> {
  const { summarize } = await import("./summarize.js");
  const made = await summarize(settings, io);
  if (made === undefined) return EXIT.usage;
  io.stdout.writePieces(made.text);
  return made.status;
}
