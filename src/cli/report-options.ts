import type { Settings } from "./command.js";
import { choice, count, flag } from "./option.js";
import { COLOUR_OPTION, MAKING_OPTIONS, OUTPUT_OPTIONS } from "./shared-options.js";
import { SORT_KEYS } from "./sort-keys.js";
import { TREE_OPTION } from "./tree-option.js";

/** How many groups a text for people shows unless `--top` says otherwise: a screenful. */
export const SHOWN_GROUPS = 10;

/** How a report is shown. */
export const SHOWING_OPTIONS = {
  ...OUTPUT_OPTIONS,
  top: count({
    name: "top",
    alias: "n",
    synonyms: ["limit"],
    placeholder: "N",
    group: "Output",
    describe: `show this many groups, the rest as one row (${SHOWN_GROUPS}; html and formats for programs: all)`,
    isAboutShowing: true,
  }),
  minCount: count({
    name: "min-count",
    placeholder: "N",
    group: "Output",
    describe: "show groups of at least this many stalls; the others count as the rest",
  }),
  sort: choice(SORT_KEYS, {
    name: "sort",
    meanings: { total: "blocked", time: "blocked", blockedMs: "blocked", stalls: "count" },
    placeholder: "KEY",
    group: "Output",
    describe: "order of the groups",
    default: "blocked",
  }),
  ...TREE_OPTION,
  ...COLOUR_OPTION,
};

/** The options of `report`. */
export const REPORT_OPTIONS = {
  ...SHOWING_OPTIONS,
  gate: choice(["any", "new"], {
    name: "fail-on",
    placeholder: "WHAT",
    group: "Gate",
    describe:
      "exit status 1 if a function stalled the loop, or one that older versions had not; known blockers do not count",
  }),
  isFollowing: flag({
    name: "follow",
    synonyms: ["watch"],
    group: "Output",
    describe: "show the report again whenever the logs have grown, until Ctrl-C",
  }),
  ...MAKING_OPTIONS,
};

/** What `report` is asked for. */
export type ReportSettings = Settings<typeof REPORT_OPTIONS>;
