import type { Input } from "../read/inputs.js";
import { explain } from "../read/inputs.js";
import { readLog } from "../read/read-log.js";
import { Aggregator, type AggregatorOptions, type Totals } from "../report/aggregator.js";
import type { InputSummary } from "../report/model.js";
import type { Io } from "./io.js";
import { ProblemLog } from "./problem-log.js";

/** All inputs of a report, read and added up. */
export interface ReadResult {
  readonly totals: Totals;
  readonly inputs: readonly InputSummary[];
  readonly problems: ProblemLog;
  /** Inputs that could not be read to their end. */
  readonly failureCount: number;
  readonly isInterrupted: boolean;
}

/** Reads the inputs one after the other into one aggregator. The first Ctrl-C ends the reading, not the report. */
export async function readReports(
  inputs: readonly Input[],
  options: AggregatorOptions,
  io: Io,
  problems: ProblemLog = new ProblemLog(),
): Promise<ReadResult> {
  const aggregator = new Aggregator(options);
  const summaries: InputSummary[] = [];
  let failureCount = 0;
  let isInterrupted = false;
  const stopListening = io.onInterrupt(() => {
    isInterrupted = true;
  });
  for (const [index, input] of inputs.entries()) {
    let records = 0;
    let bad = 0;
    const outcome = await readLog(
      input,
      {
        record(record, timestampMs, line) {
          records++;
          aggregator.add(record, timestampMs, { input: index, line });
        },
        problem(problem, line, offset) {
          bad++;
          problems.addLine(problem, input.path, line, offset);
        },
      },
      { stdin: io.stdin, folder: io.folder, isCancelled: () => isInterrupted },
    );
    if (outcome.error !== undefined) {
      failureCount++;
      problems.addFile("unreadable", input.path, explain(outcome.error));
    }
    summaries.push({
      path: input.path,
      label: input.label,
      bytes: outcome.bytes,
      records,
      problems: bad + (outcome.error === undefined ? 0 : 1),
    });
    if (isInterrupted) break;
  }
  stopListening();
  return { totals: aggregator.finish(), inputs: summaries, problems, failureCount, isInterrupted };
}
