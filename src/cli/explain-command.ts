import { VERDICT_KINDS } from "../verdict/verdict.js";
import type { Command } from "./command.js";

/** `stall-report explain`: what a verdict means, its rule and what to do. */
export const explainCommand: Command<Record<never, never>> = {
  name: "explain",
  synonyms: ["why"],
  positionals: "[verdict]",
  words: VERDICT_KINDS,
  describe: "Explain a verdict: what it means, the rule behind it, and what to do",
  options: {},
  examples: [["stall-report explain starved", "why such stalls are suspected false positives"]],
  run: async (settings, io) => (await import("./explain.js")).explain(settings.positionals, io),
};
