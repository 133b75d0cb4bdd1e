import { correlate } from "../report/correlate.js";
import { shownInputs } from "../report/model.js";
import { DEFAULT_BURST_GAP_MS } from "../stats/bursts.js";
import { encodeState } from "../tally/encode-state.js";
import { encodeSummary } from "../tally/summary.js";
import type { Arguments } from "./command-spec.js";
import { EXIT, type Io } from "./io.js";
import { readInputs } from "./make-report.js";
import { filtersFrom } from "./reading-options.js";
import { toolVersion } from "./tool-version.js";

/** `stall-report summarize`: logs as one line of JSON that takes their place. */
export async function run(args: Arguments, io: Io): Promise<number> {
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
}
