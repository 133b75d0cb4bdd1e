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

/** A piece of the work: an input, or some bytes of a large one. */
export interface Part {
  /** Its number; aggregators know a part by it as if it were an input of its own. */
  readonly number: number;
  /** Index of the input. */
  readonly input: number;
  readonly path: string;
  /** Undefined for the whole input. */
  readonly range: ByteRange | undefined;
}

/** What the reading of a part gave besides what went into the aggregator. */
export interface PartResult {
  readonly number: number;
  /** Bytes after decompression. */
  readonly bytes: number;
  readonly lines: number;
  readonly records: number;
  /** The first of them. Lines are counted from the beginning of the part, offsets from that of the input. */
  readonly problems: readonly (Problem<LineProblemCode> & { readonly line: number })[];
  readonly problemCounts: ReadonlyMap<LineProblemCode, number>;
  /** Summaries among the lines. */
  readonly summaryCount: number;
  /** Documents that are no summary, or none that can be read. */
  readonly badDocumentCount: number;
  /** What was around the records, if they were to be unwrapped. */
  readonly unwrapped: Unwrapped | undefined;
  /** The session to which records at the end belong that name none. */
  readonly lastSession: string | undefined;
  /** Why the reading ended before the end, in words. */
  readonly error: string | undefined;
}

/** What the reading of parts needs, whoever reads them. */
export interface PartsReading {
  readonly stdin: () => Readable;
  readonly folder: string;
  readonly isPlain: boolean;
  /** Of all inputs whose sizes are known. */
  readonly totalBytes: number;
  readonly epoch: EpochUnit;
  readonly unwrap: Unwrap | undefined;
  isCancelled(): boolean;
  onBytes(bytes: number): void;
}

/** What the reader of one part needs besides. */
export interface PartReading extends Partial<Omit<PartsReading, "isPlain" | "totalBytes">> {
  readonly stdin: () => Readable;
  readonly folder: string;
  /** Goes from one part to the next; without one, every line is for the plain decoder. */
  readonly kernel?: KernelOnDemand | undefined;
  /** Takes the documents that stand on lines of their own. */
  readonly summaries: SummaryTaker;
}

/** A bad line costs a stall, a bad document all stalls of some logs: a report without those is not the one asked for. */
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
  // One object for all records: there are millions.
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

/** What the session of a part is called to which records belong about which nothing is known. */
export function sessionOfPart({ path, range, number }: Part): string {
  return range === undefined ? path : `${path} (part ${number})`;
}
