/**
 * What can be typed: the commands with their options and examples. What they do is loaded when one of them is run.
 */

import { VERDICT_KINDS } from "../verdict/verdict.js";
import type { CommandSpec } from "./command-spec.js";
import {
  COLOUR_OPTION,
  CONFIG_OPTIONS,
  EPOCH_OPTION,
  FILTER_OPTIONS,
  IDLE_FRAME_OPTION,
  JUDGING_OPTIONS,
  MAKING_OPTIONS,
  OUTPUT_OPTIONS,
  QUIET_OPTIONS,
  READING_OPTIONS,
  REDACT_OPTION,
  SOURCE_MAP_OPTIONS,
} from "./shared-options.js";

/** How many groups a text for people shows unless `--top` says otherwise: a screenful. */
export const SHOWN_GROUPS = 10;
/** What the groups can be sorted by, all from the largest down. */
export const SORT_KEYS = ["blocked", "count", "max", "p95", "p50", "last", "name"] as const;
/** What `--fail-on` takes. */
const GATES = ["worse", "new", "any"] as const;
/** The shells for which `completion` can make a script. */
export const SHELLS = ["bash", "zsh", "fish"] as const;

const SIDES = "The two sides";

/** `stall-report report`: which functions blocked, how often and for how long. */
export const reportCommand: CommandSpec = {
  name: "report",
  positionals: "<inputs..>",
  describe: "Which functions stalled the event loop, how often, for how long, and was it real?",
  options: {
    ...OUTPUT_OPTIONS,
    top: {
      type: "number",
      placeholder: "N",
      group: "Output",
      describe: `show this many groups, the rest as one row (${SHOWN_GROUPS}; html and formats for programs: all)`,
    },
    sort: {
      type: "string",
      choices: SORT_KEYS,
      placeholder: "KEY",
      group: "Output",
      describe: "order of the groups",
      default: "blocked",
    },
    follow: {
      type: "boolean",
      group: "Output",
      describe: "show the report again whenever the logs have grown, until Ctrl-C",
    },
    ...COLOUR_OPTION,
    ...MAKING_OPTIONS,
  },
  examples: [
    ["stall-report logs/*.ndjson", "the functions to mend first"],
    ["stall-report logs/ --since 2h --service checkout", "the last two hours of one service"],
    ["stall-report logs/ -f markdown > ticket.md", "to paste into a ticket"],
  ],
};

/** `stall-report compare`: did it get better or worse? */
export const compareCommand: CommandSpec = {
  name: "compare",
  positionals: "<before> <after>",
  describe: "Did it get better or worse with the last deploy, and which functions?",
  options: {
    before: {
      type: "list",
      placeholder: "INPUT",
      group: SIDES,
      describe: "an input of the side before",
      leadsTo: "file",
      isTypedOnly: true,
    },
    after: {
      type: "list",
      placeholder: "INPUT",
      group: SIDES,
      describe: "an input of the side after",
      leadsTo: "file",
      isTypedOnly: true,
    },
    "split-at": {
      type: "string",
      placeholder: "TIME",
      group: SIDES,
      describe: "one set of inputs, split at this time",
      isTypedOnly: true,
    },
    "by-version": {
      type: "string",
      placeholder: "A..B",
      group: SIDES,
      describe: "one set of inputs, split by the application's version",
      isTypedOnly: true,
    },
    "match-hours": {
      type: "boolean",
      group: SIDES,
      describe: "compare only the hours of the clock (UTC) that both sides cover",
    },
    "exclude-gap": {
      type: "boolean",
      group: SIDES,
      describe: "do not count silences of more than ten minutes as watched",
    },
    window: {
      type: "list",
      placeholder: "SIDE=AMOUNT",
      group: SIDES,
      describe:
        "for how long a side was watched, hours x processes, if its logs do not tell: before=24h",
    },
    "burst-gap": {
      type: "string",
      placeholder: "MS",
      group: SIDES,
      describe: "a longer silence begins a new burst",
      default: "60s",
    },
    "self-check": {
      type: "boolean",
      group: SIDES,
      describe: "also compare each side with itself, to see the noise",
    },
    ...OUTPUT_OPTIONS,
    all: {
      type: "boolean",
      group: "Output",
      describe: "also list the functions of which too little is known",
    },
    ...COLOUR_OPTION,
    ...REDACT_OPTION,
    "fail-on": {
      type: "string",
      choices: GATES,
      placeholder: "WHAT",
      group: "Gate",
      describe: "exit status 1 if it is so",
    },
    strict: {
      type: "boolean",
      group: "Gate",
      describe: "with --fail-on: exit status 3 if the data cannot tell",
    },
    ...FILTER_OPTIONS,
    ...JUDGING_OPTIONS,
    ...SOURCE_MAP_OPTIONS,
    ...READING_OPTIONS,
    ...QUIET_OPTIONS,
    ...CONFIG_OPTIONS,
  },
  examples: [
    [
      "stall-report compare 'before/*.ndjson' 'after/*.ndjson'",
      "two sets of logs, as quoted globs",
    ],
    [
      "stall-report compare logs/ --by-version 1.4.1..1.4.2 --fail-on worse",
      "a gate for a release",
    ],
    ["stall-report compare logs/ --split-at 2026-11-20T08:30Z", "before and after a moment"],
  ],
};

/** `stall-report show`: everything about one group. */
const showCommand: CommandSpec = {
  name: "show",
  positionals: "<group-id> <inputs..>",
  describe: "Everything about one group: figures, source lines, stacks, the records to look up",
  options: { ...COLOUR_OPTION, ...MAKING_OPTIONS },
  examples: [["stall-report show 9f31c2 logs/*.ndjson", "the beginning of an id is enough"]],
};

/** `stall-report run`: runs a program with the emitter attached and reports at its end. */
const runCommand: CommandSpec = {
  name: "run",
  positionals: "[options] -- node app.js",
  describe: "Runs a program with the emitter attached and prints the report at its end",
  takesProgram: true,
  options: {
    threshold: {
      type: "string",
      placeholder: "MS",
      describe: "a stall is at least this long (500)",
    },
    interval: {
      type: "string",
      placeholder: "MS",
      describe: "how often the loop must show that it lives (100)",
    },
    service: {
      type: "string",
      placeholder: "NAME",
      describe: "the name of the program in the log",
    },
    "app-version": { type: "string", placeholder: "VERSION", describe: "its version" },
    "no-sample": {
      type: "boolean",
      describe: "without the low-rate profiler, which names native calls",
    },
    workers: { type: "boolean", describe: "watch worker threads too" },
    file: {
      type: "string",
      placeholder: "FILE",
      describe: "keep the log: %p stands for the process id",
      leadsTo: "file",
      isTypedOnly: true,
    },
    output: {
      alias: "o",
      type: "list",
      placeholder: "[FORMAT:]FILE",
      describe: "write the report here, not to standard error; the ending says the format",
      leadsTo: "file",
      isTypedOnly: true,
    },
  },
  examples: [
    ["stall-report run -- node app.js", "what blocks this program?"],
    ["stall-report run --threshold 100 -- npm start", "a finer look, through npm"],
    ["stall-report run -o ticket.md -o page.html -- node app.js", "reports to attach"],
  ],
};

/** `stall-report slice`: the records that pass the filters, as NDJSON again. */
const sliceCommand: CommandSpec = {
  name: "slice",
  positionals: "<inputs..>",
  describe: "The records that pass the filters, as NDJSON again",
  options: {
    ...FILTER_OPTIONS,
    ...EPOCH_OPTION,
    ...REDACT_OPTION,
    ...QUIET_OPTIONS,
    ...CONFIG_OPTIONS,
  },
  examples: [
    [
      "stall-report slice logs/ --since 2026-11-20T08:00Z --until 2026-11-20T09:00Z > hour.ndjson",
      "one hour, to attach to a ticket",
    ],
    [
      "stall-report slice logs/ --redact paths,hosts,context > public.ndjson",
      "without what tells about machines and users",
    ],
  ],
};

/** `stall-report summarize`: logs as one line of JSON that takes their place. */
const summarizeCommand: CommandSpec = {
  name: "summarize",
  positionals: "<inputs..>",
  describe: "A small summary of logs, which every command takes in their place",
  options: {
    ...FILTER_OPTIONS,
    ...IDLE_FRAME_OPTION,
    ...READING_OPTIONS,
    ...QUIET_OPTIONS,
    ...CONFIG_OPTIONS,
  },
  examples: [
    ["stall-report summarize logs/ > web-3.summary.json", "on each host, where the logs are"],
    ["stall-report *.summary.json", "one report of all hosts"],
    ["cat *.summary.json | stall-report summarize > fleet.summary.json", "summaries of summaries"],
  ],
};

/** `stall-report validate`: checks logs against the record format. */
const validateCommand: CommandSpec = {
  name: "validate",
  positionals: "<inputs..>",
  describe: "Checks logs against the record format; exit status 1 if something is wrong",
  options: {
    format: {
      alias: "f",
      type: "string",
      choices: ["table", "json"],
      placeholder: "FORMAT",
      describe: "what standard output holds",
      default: "table",
    },
    ...EPOCH_OPTION,
    ...QUIET_OPTIONS,
    ...CONFIG_OPTIONS,
  },
  examples: [
    ["stall-report validate logs/*.ndjson", "which lines no reader will understand, and why"],
  ],
};

/** `stall-report explain`: what a verdict means, its rule and what to do. */
const explainCommand: CommandSpec = {
  name: "explain",
  positionals: "[verdict]",
  words: VERDICT_KINDS,
  describe: "What a verdict means, by which rule it is given, and what to do",
  options: {},
  examples: [["stall-report explain starved", "why these stalls are suspected false positives"]],
};

/** `stall-report completion`: the script with which a shell completes our command lines. */
const completionCommand: CommandSpec = {
  name: "completion",
  positionals: "[bash|zsh|fish]",
  words: SHELLS,
  describe: "Prints the script with which a shell completes commands, options and values",
  options: {},
  examples: [
    [
      'eval "$(stall-report completion bash)"',
      "in ~/.bashrc; zsh: the same with zsh in ~/.zshrc, after compinit",
    ],
    [
      "stall-report completion fish > ~/.config/fish/completions/stall-report.fish",
      "once, for fish",
    ],
  ],
};

/** All commands, in the order in which help lists them. The name of the first may be left out. */
export const COMMANDS: readonly CommandSpec[] = [
  reportCommand,
  compareCommand,
  showCommand,
  runCommand,
  sliceCommand,
  summarizeCommand,
  validateCommand,
  explainCommand,
  completionCommand,
];
