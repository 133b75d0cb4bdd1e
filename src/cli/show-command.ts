import type { Command } from "./command.js";
import { COLOUR_OPTION, MAKING_OPTIONS } from "./shared-options.js";

const OPTIONS = { ...COLOUR_OPTION, ...MAKING_OPTIONS };

/** `stall-report show`: everything about one group. */
export const showCommand: Command<typeof OPTIONS> = {
  name: "show",
  positionals: "<group-id> <inputs..>",
  describe: "Everything about one group: figures, source lines, stacks, the records to look up",
  options: OPTIONS,
  examples: [["stall-report show 9f31c2 logs/*.ndjson", "the beginning of an id is enough"]],
  run: async (settings, io) => (await import("./show.js")).show(settings, io),
};
