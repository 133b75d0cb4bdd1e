import { ATTACH_OPTIONS } from "./attach-options.js";
import type { Command } from "./command.js";

/** `stall-report attach`: what holds a running Node, and what stalls it from now on. */
export const attachCommand: Command<typeof ATTACH_OPTIONS> = {
  name: "attach",
  positionals: "[pid]",
  // A number is no word to complete; and the files of a folder are none either.
  words: [],
  describe: "Looks into a Node that is running: what hangs it now, or what stalls it from now on",
  options: ATTACH_OPTIONS,
  examples: [
    ["stall-report attach", "lists the Node processes, and takes the only one"],
    ["stall-report attach 4711", "what hangs it; if nothing does, what stalls it until Ctrl-C"],
    ["stall-report attach 4711 --for 30s -o ticket.md", "half a minute, and a report to attach"],
    ["stall-report attach 4711 --keep", "leaves the emitter in it, and says where its log grows"],
  ],
  run: async (settings, io) => (await import("./attach.js")).attachAndReport(settings, io),
};
