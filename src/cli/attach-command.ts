import { ATTACH_OPTIONS } from "./attach-options.js";
import type { Command } from "./command.js";

/** `stall-report attach`: what holds a running Node, and what stalls it from now on. */
export const attachCommand: Command<typeof ATTACH_OPTIONS> = {
  name: "attach",
  positionals: "[pid]",
  // A number is no word to complete; and the files of a folder are none either.
  words: [],
  describe:
    "Attach to a running Node.js process: what blocks it now, or what stalls it from now on",
  options: ATTACH_OPTIONS,
  examples: [
    ["stall-report attach", "list the Node.js processes; attach if there is only one"],
    [
      "stall-report attach 4711",
      "what blocks it now; if nothing does, record its stalls until Ctrl-C",
    ],
    [
      "stall-report attach 4711 --for 30s -o ticket.md",
      "record for half a minute, and write a report",
    ],
    ["stall-report attach 4711 --keep", "leave the emitter in it, and print where its log is"],
  ],
  run: async (settings, io) => (await import("./attach.js")).attachAndReport(settings, io),
};
