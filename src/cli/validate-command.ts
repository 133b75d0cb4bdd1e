import type { Command } from "./command.js";
import { choice } from "./option.js";
import { LINE_OPTIONS } from "./reading-options.js";
import { COMMON_OPTIONS } from "./shared-options.js";

const OPTIONS = {
  format: choice(["table", "json"], {
    name: "format",
    alias: "f",
    placeholder: "FORMAT",
    describe: "format of standard output",
    default: "table",
  }),
  ...LINE_OPTIONS,
  ...COMMON_OPTIONS,
};

/** `stall-report validate`: checks logs against the record format. */
export const validateCommand: Command<typeof OPTIONS> = {
  name: "validate",
  synonyms: ["check", "lint", "verify"],
  positionals: "<inputs..>",
  describe: "Check logs against the record format; exit status 1 if anything is wrong",
  options: OPTIONS,
  examples: [["stall-report validate logs/*.ndjson", "which lines cannot be read, and why"]],
  run: async (settings, io) => (await import("./validate.js")).validate(settings, io),
};
