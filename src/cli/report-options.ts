import type { Settings } from "./command.js";
import { choice, count, flag, grouped } from "./option.js";
import { COLOUR_OPTION, OUTPUT, OUTPUT_OPTIONS, topOption } from "./output-options.js";
import { MAKING_OPTIONS, RATES_OPTION } from "./shared-options.js";
import { SORT_KEYS } from "./sort-keys.js";
import { TREE_OPTION } from "./tree-option.js";

/** How many groups a text for people shows unless `--top` says otherwise: a screenful. */
export const SHOWN_GROUPS = 10;

/** The options of `report`. */
export const REPORT_OPTIONS = {
  ...OUTPUT_OPTIONS,
  ...topOption(
    `show at most N groups, the rest as one row (default: ${SHOWN_GROUPS}; html and machine formats: all)`,
  ),
  ...grouped(OUTPUT, {
    minCount: count({
      name: "min-count",
      placeholder: "N",
      describe: "show only groups of at least N stalls; the others are in the rest",
    }),
    sort: choice(SORT_KEYS, {
      name: "sort",
      synonyms: ["sort-by", "order", "order-by"],
      meanings: { total: "blocked", time: "blocked", blockedMs: "blocked", stalls: "count" },
      placeholder: "KEY",
      describe: "sort the groups by",
      default: "blocked",
    }),
  }),
  ...TREE_OPTION,
  ...COLOUR_OPTION,
  ...grouped("Gate", {
    gate: choice(["any", "new"], {
      name: "fail-on",
      synonyms: ["fail", "fail-if"],
      placeholder: "WHAT",
      describe:
        "exit status 1 if any function stalled the loop, or only if a new one did; known blockers do not count",
    }),
  }),
  ...grouped(OUTPUT, {
    isFollowing: flag({
      name: "follow",
      synonyms: ["watch", "live"],
      describe: "update the report whenever the logs grow, until Ctrl-C",
    }),
  }),
  ...RATES_OPTION,
  ...MAKING_OPTIONS,
};

/** What `report` is asked for. */
export type ReportSettings = Settings<typeof REPORT_OPTIONS>;
