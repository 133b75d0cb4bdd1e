import type { Command } from "./command.js";
import { LINE_OPTIONS } from "./reading-options.js";
import { CONFIG_OPTIONS, FILTER_OPTIONS, QUIET_OPTIONS, REDACT_OPTION } from "./shared-options.js";

const OPTIONS = {
  ...FILTER_OPTIONS,
  ...LINE_OPTIONS,
  ...REDACT_OPTION,
  ...QUIET_OPTIONS,
  ...CONFIG_OPTIONS,
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
