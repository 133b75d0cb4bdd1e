import { ACCEPT_OPTIONS } from "./accept-options.js";
import type { Command } from "./command.js";

/** `stall-report accept`: a known blocker, which no gate fails on for a time. */
export const acceptCommand: Command<typeof ACCEPT_OPTIONS> = {
  name: "accept",
  synonyms: ["ack", "ignore", "snooze"],
  positionals: "<group> [inputs..]",
  describe: "Accept a known blocker until a date: still counted, but not ranked and no failure",
  options: ACCEPT_OPTIONS,
  examples: [
    [
      'stall-report accept 2 logs/ --until 2027-03-01 --why "rewritten in Q1"',
      "the second of the report",
    ],
    [
      'stall-report accept 9f31c2d4e5f6 --until 90d --why "vendor bug 812"',
      "a whole id needs no logs",
    ],
  ],
  run: async (settings, io) => (await import("./accept.js")).accept(settings, io),
};
