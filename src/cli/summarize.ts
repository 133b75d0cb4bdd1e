import { Interruption } from "../read/usage-error.js";
import { VERSION } from "../record/version.js";
import { escapeJson } from "../render/escape-json.js";
import { shortfallText } from "../render/missing-text.js";
import { warningText } from "../render/warning-text.js";
import { escapeMessage } from "../render/workflow-commands.js";
import { shownInputs } from "../report/model.js";
import { DEFAULT_BURST_GAP_MS } from "../tally/burst-spans.js";
import { formatVersionOf, writtenState } from "../tally/encode-state.js";
import { encodeSummary } from "../tally/summary.js";
import { filtersFrom } from "./filters-from.js";
import type { Io } from "./io.js";
import { inputWarnings, type ReadingSettings, readInputs, statusOf } from "./make-report.js";

/**
 * Makes the summary of logs.
 *
 * @returns its text in pieces and the exit status that its reading asks for; undefined if no input exists, which has been reported
 * @throws UsageError
 */
export async function summarize(
  settings: ReadingSettings,
  io: Io,
): Promise<{ text: Iterable<string>; status: number } | undefined> {
  const read = await readInputs(settings, io, { burstGapMs: DEFAULT_BURST_GAP_MS });
  if (read === undefined) return undefined;
  if (read.isInterrupted) {
    throw new Interruption("a summary of a part would pass for one of all");
  }
  // Processes are correlated when a report is made: those of other summaries may be evidence, too.
  const state = writtenState(read.totals, { hasMoments: true, filters: filtersFrom(settings) });
  for (const warning of inputWarnings(read, read.inputs)) io.warn(warningText(warning));
  for (const missing of read.missing) {
    const message = shortfallText(missing);
    io.stderr.write(`error: incomplete: ${escapeMessage(message)}\n`);
    read.problems.addFile("missing", `(expected ${missing.what})`, message);
  }
  const { kept, counts } = read.problems;
  const inputs = shownInputs(read.inputs);
  const text = encodeSummary(
    { inputs, problems: kept, problemCounts: [...counts], state },
    formatVersionOf(read.totals),
    VERSION,
  );
  return { text: escaped(text), status: statusOf(read) };
}

function* escaped(pieces: Iterable<string>): Generator<string> {
  for (const piece of pieces) yield escapeJson(piece);
}
