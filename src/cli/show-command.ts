import type { Command } from "./command.js";
import { COLOUR_OPTION, OUTPUT_OPTIONS } from "./output-options.js";
import { MAKING_OPTIONS, RATES_OPTION } from "./shared-options.js";
import { TREE_OPTION } from "./tree-option.js";

const OPTIONS = {
  ...OUTPUT_OPTIONS,
  ...TREE_OPTION,
  ...COLOUR_OPTION,
  ...RATES_OPTION,
  ...MAKING_OPTIONS,
};

/** `stall-report show`: everything about one group. */
export const showCommand: Command<typeof OPTIONS> = {
  name: "show",
  synonyms: ["view", "inspect", "info", "detail", "details", "describe"],
  positionals: "<group> <inputs..>",
  describe: "Everything about one group: figures, source, stacks, and the records to look up",
  options: OPTIONS,
  examples: [
    ["stall-report show 9f31c2 logs/*.ndjson", "the beginning of an id is enough"],
    ["stall-report show 2 logs/*.ndjson", "the second of the report"],
    ["stall-report show renderInvoice logs/ -f jira", "one function, for a ticket"],
  ],
  run: async (settings, io) => (await import("./show.js")).show(settings, io, showCommand),
};
