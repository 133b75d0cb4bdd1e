import { correlate } from "../report/correlate.js";
import { shownInputs } from "../report/model.js";
import { DEFAULT_BURST_GAP_MS } from "../stats/bursts.js";
import { encodeState } from "../tally/encode-state.js";
import { encodeSummary } from "../tally/summary.js";
import { filtersFrom } from "./filters-from.js";
import { EXIT, type Io } from "./io.js";
import { type ReadingSettings, readInputs } from "./make-report.js";
import { toolVersion } from "./tool-version.js";

/**
 * Makes the summary of logs.
 *
 * @returns its text and the exit status that its reading asks for; undefined if no input exists, which has been said
 * @throws UsageError
 */
export async function summarize(
  settings: ReadingSettings,
  io: Io,
): Promise<{ text: string; status: number } | undefined> {
  const read = await readInputs(settings, io, { burstGapMs: DEFAULT_BURST_GAP_MS });
  if (read === undefined) return undefined;
  const state = encodeState(correlate(read.totals), {
    hasMoments: false,
    filters: filtersFrom(settings),
  });
  const { kept, counts } = read.problems;
  const inputs = shownInputs(read.inputs);
  const text = encodeSummary(
    { inputs, problems: kept, problemCounts: [...counts], state },
    toolVersion(),
  );
  if (read.isInterrupted) return { text, status: EXIT.interrupted };
  return { text, status: read.failureCount > 0 ? EXIT.usage : EXIT.done };
}
