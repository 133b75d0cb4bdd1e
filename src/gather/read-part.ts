import type { Readable } from "node:stream";
import type { KernelOnDemand } from "../kernel/kernel-on-demand.js";
import { explain } from "../read/inputs.js";
import type { ByteRange } from "../read/read-chunks.js";
import { readLog } from "../read/read-log.js";
import type { Unwrap } from "../read/unwrap-line.js";
import type { Unwrapped } from "../read/unwrapped-lines.js";
import { defined } from "../record/defined.js";
import type { LineProblem, LineProblemCode, Problem } from "../record/problem.js";
import type { EpochUnit } from "../record/timestamp.js";
import type { Aggregator } from "../tally/aggregator.js";
import { MOST_KEPT_PROBLEMS } from "./problem-log.js";
import type { SummaryTaker } from "./take-summaries.js";

/** A unit of work: an input, or a range of a large one. */
export interface Part {
  /** Its number, by which aggregators refer to it as if it were an input of its own. */
  readonly number: number;
  /** Index of the input. */
  readonly input: number;
  readonly path: string;
  /** Undefined for the whole input. */
  readonly range: ByteRange | undefined;
}

/** The result of reading a part, besides what went into the aggregator. */
export interface PartResult {
  readonly number: number;
  /** Bytes after decompression. */
  readonly bytes: number;
  readonly lines: number;
  readonly records: number;
  /** The first problems. Lines are counted from the beginning of the part, offsets from that of the input. */
  readonly problems: readonly (Problem<LineProblemCode> & { readonly line: number })[];
  readonly problemCounts: ReadonlyMap<LineProblemCode, number>;
  /** Summaries among the lines. */
  readonly summaryCount: number;
  /** Documents that are not summaries, or cannot be read. */
  readonly badDocumentCount: number;
  /** What the records were wrapped in, if they were unwrapped. */
  readonly unwrapped: Unwrapped | undefined;
  /** The session at the end of the part, to which following records without a session belong. */
  readonly lastSession: string | undefined;
  /** Why reading ended before the end, in words. */
  readonly error: string | undefined;
}

/** What reading parts needs, with one thread or several. */
export interface PartsReading {
  readonly stdin: () => Readable;
  readonly folder: string;
  readonly isPlain: boolean;
  /** The size of all inputs whose sizes are known. */
  readonly totalBytes: number;
  readonly epoch: EpochUnit;
  readonly unwrap: Unwrap | undefined;
  isCancelled(): boolean;
  onBytes(bytes: number): void;
}

/** What reading one part needs. */
export interface PartReading extends Partial<Omit<PartsReading, "isPlain" | "totalBytes">> {
  readonly stdin: () => Readable;
  readonly folder: string;
  /** Shared by all parts; without it, the plain decoder reads every line. */
  readonly kernel?: KernelOnDemand | undefined;
  /** Takes the documents on lines of their own. */
  readonly summaries: SummaryTaker;
}

/** Problems that are failures: a bad line costs one stall, but a bad document costs all stalls of some logs. */
const SPOILT_DOCUMENT: ReadonlySet<LineProblemCode> = new Set([
  "newer-summary",
  "not-a-summary",
  "torn-summary",
]);

/** Reads one part into an aggregator. */
export async function readPart(
  part: Part,
  aggregator: Aggregator,
  reading: PartReading,
): Promise<PartResult> {
  let records = 0;
  const problems: PartResult["problems"][number][] = [];
  const problemCounts = new Map<LineProblemCode, number>();
  let summaryCount = 0;
  let badDocumentCount = 0;
  const addProblem = (problem: LineProblem, line: number, offset?: number): void => {
    if (SPOILT_DOCUMENT.has(problem.code)) badDocumentCount++;
    problemCounts.set(problem.code, (problemCounts.get(problem.code) ?? 0) + 1);
    if (problems.length >= MOST_KEPT_PROBLEMS) return;
    problems.push({ ...problem, path: part.path, line, ...defined({ offset }) });
  };
  // One object for all records, because there are millions.
  const place = { input: part.number, line: 0 };
  aggregator.nameInput(part.number, part.path, sessionOfPart(part));
  const counting = aggregator.countingFor(part.number);
  const outcome = await readLog(
    { path: part.path },
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
        const problem = reading.summaries.take(value, part.path);
        if (problem === undefined) summaryCount++;
        else addProblem(problem, line);
      },
    },
    { ...reading, range: part.range },
  );
  return {
    number: part.number,
    bytes: outcome.bytes,
    lines: outcome.lines,
    records: records + counting.records,
    problems,
    problemCounts,
    summaryCount,
    badDocumentCount,
    unwrapped: outcome.unwrapped,
    lastSession: aggregator.currentSession(part.number),
    error: outcome.error === undefined ? undefined : explain(outcome.error),
  };
}

/** The id of the session to which a part's records belong if nothing else is known. */
export function sessionOfPart({ path, range, number }: Part): string {
  return range === undefined ? path : `${path} (part ${number})`;
}
