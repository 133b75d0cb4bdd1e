import type { Readable } from "node:stream";
import type { KernelOnDemand } from "../kernel/kernel-on-demand.js";
import { explain } from "../read/inputs.js";
import type { ByteRange } from "../read/read-chunks.js";
import { readLog } from "../read/read-log.js";
import type { LineProblemCode, Problem } from "../record/problem.js";
import type { EpochUnit } from "../record/timestamp.js";
import type { Aggregator } from "../tally/aggregator.js";
import { MOST_KEPT_PROBLEMS } from "./problem-log.js";

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
  /** Documents that stood on lines of their own: summaries. */
  readonly documents: readonly { readonly value: unknown; readonly line: number }[];
  /** The session to which records at the end belong that name none. */
  readonly lastSession: string | undefined;
  /** Why the reading ended before the end, in words. */
  readonly error: string | undefined;
}

/** What the reading of parts needs from the world. */
export interface PartReading {
  readonly stdin: Readable;
  readonly folder: string;
  readonly isCancelled?: () => boolean;
  readonly onBytes?: (bytes: number) => void;
  /** What timestamps that are numbers count; milliseconds unless said. */
  readonly epoch?: EpochUnit;
  /** Goes from one part to the next; without one, every line is for the plain decoder. */
  readonly kernel?: KernelOnDemand;
}

/** Reads one part into an aggregator. */
export async function readPart(
  part: Part,
  aggregator: Aggregator,
  reading: PartReading,
): Promise<PartResult> {
  let records = 0;
  const problems: PartResult["problems"][number][] = [];
  const problemCounts = new Map<LineProblemCode, number>();
  const documents: { value: unknown; line: number }[] = [];
  // One object for all records: there are millions.
  const place = { input: part.number, line: 0 };
  aggregator.nameInput(part.number, part.path, sessionOfPart(part));
  const outcome = await readLog(
    { path: part.path },
    {
      record(record, timestampMs, line, offset) {
        records++;
        place.line = line;
        const problem = aggregator.add(record, timestampMs, place);
        if (problem !== undefined) this.problem(problem, line, offset);
      },
      problem(problem, line, offset) {
        problemCounts.set(problem.code, (problemCounts.get(problem.code) ?? 0) + 1);
        if (problems.length < MOST_KEPT_PROBLEMS) {
          problems.push({ ...problem, path: part.path, line, offset });
        }
      },
      document(value, _schema, line) {
        documents.push({ value, line });
      },
    },
    { ...reading, ...(part.range === undefined ? {} : { range: part.range }) },
  );
  return {
    number: part.number,
    bytes: outcome.bytes,
    lines: outcome.lines,
    records,
    problems,
    problemCounts,
    documents,
    lastSession: aggregator.currentSession(part.number),
    error: outcome.error === undefined ? undefined : explain(outcome.error),
  };
}

/** What the session of a part is called to which records belong of which nothing is known. */
export function sessionOfPart({ path, range, number }: Part): string {
  return range === undefined ? path : `${path} (part ${number})`;
}
