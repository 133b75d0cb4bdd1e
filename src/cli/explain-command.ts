import { VERDICT_KINDS } from "../verdict/verdict.js";
import type { Command } from "./command.js";

/** `stall-report explain`: what a verdict means, its rule and what to do. */
export const explainCommand: Command<Record<never, never>> = {
  name: "explain",
  positionals: "[verdict]",
  words: VERDICT_KINDS,
  describe: "What a verdict means, by which rule it is given, and what to do",
  options: {},
  examples: [["stall-report explain starved", "why these stalls are suspected false positives"]],
  run: async (settings, io) => (await import("./explain.js")).explain(settings.positionals, io),
};
