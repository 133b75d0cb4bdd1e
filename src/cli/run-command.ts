import type { Command } from "./command.js";
import { RUN_OPTIONS } from "./run-options.js";

/** `stall-report run`: runs a program with the emitter attached and reports at its end. */
export const runCommand: Command<typeof RUN_OPTIONS> = {
  name: "run",
  positionals: "[options] -- node app.js",
  describe: "Runs a program with the emitter attached and prints the report at its end",
  takesProgram: true,
  options: RUN_OPTIONS,
  examples: [
    ["stall-report run -- node app.js", "what blocks this program?"],
    ["stall-report run --threshold 100 -- npm start", "a finer look, through npm"],
    ["stall-report run -o ticket.md -o page.html -- node app.js", "reports to attach"],
  ],
  run: async (settings, io) => (await import("./run-program.js")).runAndReport(settings, io),
};
