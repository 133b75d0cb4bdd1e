import type { Command } from "./command.js";
import { REDACT_OPTION } from "./output-options.js";
import { LINE_OPTIONS } from "./reading-options.js";
import { COMMON_OPTIONS, FILTER_OPTIONS } from "./shared-options.js";

const OPTIONS = {
  ...FILTER_OPTIONS,
  ...LINE_OPTIONS,
  ...REDACT_OPTION,
  ...COMMON_OPTIONS,
};

/** `stall-report slice`: the records that pass the filters, as NDJSON again. */
export const sliceCommand: Command<typeof OPTIONS> = {
  name: "slice",
  synonyms: ["filter", "grep", "cut", "extract"],
  positionals: "<inputs..>",
  describe: "Print the records that match the filters, as NDJSON",
  options: OPTIONS,
  examples: [
    [
      "stall-report slice logs/ --since 3h --until 2h > hour.ndjson",
      "one hour, to attach to a ticket",
    ],
    [
      "stall-report slice logs/ --redact paths,hosts,context > public.ndjson",
      "without anything that identifies machines and users",
    ],
  ],
  run: async (settings, io) => (await import("./slice.js")).slice(settings, io),
};
