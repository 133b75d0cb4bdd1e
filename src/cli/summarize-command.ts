import { correlate } from "../report/correlate.js";
import { encodeState } from "../report/encode-state.js";
import { shownInputs } from "../report/model.js";
import { encodeSummary } from "../report/summary.js";
import { DEFAULT_BURST_GAP_MS } from "../stats/bursts.js";
import type { Command } from "./command.js";
import { CONFIG_OPTIONS } from "./effective-options.js";
import { EXIT } from "./io.js";
import { readInputs } from "./make-report.js";
import {
  FILTER_OPTIONS,
  filtersFrom,
  JUDGING_OPTIONS,
  READING_OPTIONS,
} from "./reading-options.js";
import { QUIET_OPTIONS } from "./terminal.js";
import { toolVersion } from "./tool-version.js";

const { "idle-frame": idleFrame } = JUDGING_OPTIONS;

/** `stall-report summarize`: logs as one line of JSON that takes their place. */
export const summarizeCommand: Command = {
  spec: {
    name: "summarize",
    positionals: "<inputs..>",
    describe: "A small summary of logs, which every command takes in their place",
    options: {
      ...FILTER_OPTIONS,
      ...(idleFrame === undefined ? {} : { "idle-frame": idleFrame }),
      ...READING_OPTIONS,
      ...QUIET_OPTIONS,
      ...CONFIG_OPTIONS,
    },
    examples: [
      ["stall-report summarize logs/ > web-3.summary.json", "on each host, where the logs are"],
      ["stall-report *.summary.json", "one report of all hosts"],
      [
        "cat *.summary.json | stall-report summarize > fleet.summary.json",
        "summaries of summaries",
      ],
    ],
  },
  async run(args, io) {
    const read = await readInputs(args, io, { burstGapMs: DEFAULT_BURST_GAP_MS });
    if (read === undefined) return EXIT.usage;
    const state = encodeState(correlate(read.totals), {
      hasMoments: false,
      filters: filtersFrom(args, io.now()),
    });
    const { kept, counts } = read.problems;
    const inputs = shownInputs(read.inputs);
    const summary = { inputs, problems: kept, problemCounts: [...counts], state };
    io.stdout.write(encodeSummary(summary, toolVersion()));
    if (read.isInterrupted) return EXIT.interrupted;
    return read.failureCount > 0 ? EXIT.usage : EXIT.done;
  },
};
