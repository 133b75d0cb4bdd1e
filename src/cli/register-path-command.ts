import type { Command } from "./command.js";
import { EXIT } from "./io.js";

/** `stall-report register-path`: what to write into NODE_OPTIONS. */
export const registerPathCommand: Command<Record<never, never>> = {
  name: "register-path",
  positionals: "",
  words: [],
  describe: "Print the path of the file that attaches the emitter, for NODE_OPTIONS",
  options: {},
  examples: [
    [
      'NODE_OPTIONS="-r \\"$(npx stall-report register-path)\\"" pm2 start app.js',
      "for programs started from another directory",
    ],
  ],
  async run(_settings, io) {
    const { registerPath } = await import("./watched-environment.js");
    io.stdout.write(`${registerPath()}\n`);
    return EXIT.done;
  },
};
