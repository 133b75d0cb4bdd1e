import type { Command } from "./command.js";
import { IMPORT_OPTIONS } from "./import-options.js";

/** `stall-report import`: files of other tools as records. */
export const importCommand: Command<typeof IMPORT_OPTIONS> = {
  name: "import",
  positionals: "<files..>",
  describe: "Turns events of Sentry, CPU profiles and traces of Chromium into a log",
  options: IMPORT_OPTIONS,
  examples: [
    [
      "stall-report import event.json > stalls.ndjson",
      "an event of Sentry: a blocked loop, or an ANR",
    ],
    [
      "stall-report import CPU.*.cpuprofile --threshold 100 | stall-report",
      "what `node --cpu-prof` wrote",
    ],
    [
      "stall-report import trace.json.gz > page.ndjson",
      "the long tasks of a page, as the browser recorded them",
    ],
  ],
  run: async (settings, io) => (await import("./import.js")).importFiles(settings, io),
};
