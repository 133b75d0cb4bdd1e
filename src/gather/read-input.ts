import type { Readable } from "node:stream";
import type { KernelOnDemand } from "../kernel/kernel-on-demand.js";
import { explain } from "../read/inputs.js";
import { type PieceAhead, readLog } from "../read/read-log.js";
import type { Unwrap } from "../read/unwrap-line.js";
import type { Unwrapped } from "../read/unwrapped-lines.js";
import { defined } from "../record/defined.js";
import { costOf, type LineProblem, type LineProblemCode, type Problem } from "../record/problem.js";
import type { EpochUnit } from "../record/timestamp.js";
import type { Aggregator } from "../tally/aggregator.js";
import { MOST_KEPT_PROBLEMS } from "./problem-log.js";
import type { SummaryTaker } from "./take-summaries.js";

/** The result of reading an input, besides what went into the aggregator. */
export interface InputResult {
  /** Bytes after decompression. */
  readonly bytes: number;
  readonly lines: number;
  readonly records: number;
  /** The first problems. */
  readonly problems: readonly (Problem<LineProblemCode> & { readonly line: number })[];
  readonly problemCounts: ReadonlyMap<LineProblemCode, number>;
  /** Summaries among the lines. */
  readonly summaryCount: number;
  /** Documents that are not summaries, or cannot be read. */
  readonly badDocumentCount: number;
  /** What the records were wrapped in, if they were unwrapped. */
  readonly unwrapped: Unwrapped | undefined;
  /** Why reading ended before the end, in words. */
  readonly error: string | undefined;
}

/** What reading all inputs needs. */
export interface InputsReading {
  readonly stdin: () => Readable;
  readonly folder: string;
  readonly isPlain: boolean;
  /** The size of all inputs whose sizes are known. */
  readonly totalBytes: number;
  readonly epoch: EpochUnit;
  readonly unwrap: Unwrap | undefined;
  /** Ends the reading early. */
  readonly signal: AbortSignal;
  onBytes(bytes: number): void;
}

/** What reading one input needs. */
export interface InputReading extends Partial<Omit<InputsReading, "isPlain" | "totalBytes">> {
  readonly stdin: () => Readable;
  readonly folder: string;
  /** Shared by all inputs; without it, the plain decoder reads every line. */
  readonly kernel?: KernelOnDemand | undefined;
  /** The pieces that another thread may have read. */
  readonly pieces?: readonly PieceAhead[] | undefined;
  /** Takes the documents on lines of their own. */
  readonly summaries: SummaryTaker;
}

/** Reads one input into an aggregator, which knows it by its number. */
export async function readInput(
  number: number,
  path: string,
  aggregator: Aggregator,
  reading: InputReading,
): Promise<InputResult> {
  let records = 0;
  const problems: InputResult["problems"][number][] = [];
  const problemCounts = new Map<LineProblemCode, number>();
  let summaryCount = 0;
  let badDocumentCount = 0;
  const addProblem = (problem: LineProblem, line: number, offset?: number): void => {
    if (costOf(problem.code) === "summary") badDocumentCount++;
    problemCounts.set(problem.code, (problemCounts.get(problem.code) ?? 0) + 1);
    if (problems.length >= MOST_KEPT_PROBLEMS) return;
    problems.push({ ...problem, path, line, ...defined({ offset }) });
  };
  // One object for all records, because there are millions.
  const place = { input: number, line: 0 };
  aggregator.nameInput(number, path);
  const counting = aggregator.countingFor(number);
  const outcome = await readLog(
    { path },
    {
      counting,
      record(record, timestampMs, line, offset) {
        records++;
        place.line = line;
        const problem = aggregator.add(record, timestampMs, place);
        if (problem !== undefined) this.problem(problem, line, offset);
      },
      problem: addProblem,
      document(value, _schema, line) {
        const problem = reading.summaries.take(value, path);
        if (problem === undefined) summaryCount++;
        else addProblem(problem, line);
      },
    },
    reading,
  );
  return {
    bytes: outcome.bytes,
    lines: outcome.lines,
    records: records + counting.records,
    problems,
    problemCounts,
    summaryCount,
    badDocumentCount,
    unwrapped: outcome.unwrapped,
    error: outcome.error === undefined ? undefined : explain(outcome.error),
  };
}
