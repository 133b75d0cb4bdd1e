import type { Command } from "./command.js";
import { IMPORT_OPTIONS } from "./import-options.js";

/** `stall-report import`: files of other tools as records. */
export const importCommand: Command<typeof IMPORT_OPTIONS> = {
  name: "import",
  synonyms: ["convert"],
  positionals: "<files..>",
  describe: "Convert Sentry events, CPU profiles and Chromium traces into a log",
  options: IMPORT_OPTIONS,
  examples: [
    [
      "stall-report import event.json > stalls.ndjson",
      "a Sentry event: a blocked event loop, or an ANR",
    ],
    [
      "stall-report import CPU.*.cpuprofile --threshold 100 | stall-report",
      "profiles written by `node --cpu-prof`",
    ],
    [
      "stall-report import trace.json.gz > page.ndjson",
      "the long tasks of a page, recorded by the browser",
    ],
  ],
  run: async (settings, io) => (await import("./import.js")).importFiles(settings, io),
};
