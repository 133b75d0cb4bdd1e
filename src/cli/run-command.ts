import type { Command } from "./command.js";
import { RUN_OPTIONS } from "./run-options.js";

/** `stall-report run`: runs a program with the emitter attached and reports at its end. */
export const runCommand: Command<typeof RUN_OPTIONS> = {
  name: "run",
  synonyms: ["exec", "start", "record"],
  positionals: "[options] -- node app.js",
  describe: "Run a program with the emitter attached, then print its report",
  takesProgram: true,
  options: RUN_OPTIONS,
  examples: [
    ["stall-report run -- node app.js", "what blocks this program?"],
    ["stall-report run --threshold 100 -- npm start", "a lower threshold, started by npm"],
    ["stall-report run -o ticket.md -o page.html -- node app.js", "reports to attach to a ticket"],
  ],
  run: async (settings, io) => (await import("./run-program.js")).runAndReport(settings, io),
};
