import { statSync } from "node:fs";
import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import type { Readable } from "node:stream";
import { KernelOnDemand } from "../kernel/kernel-on-demand.js";
import type { Input } from "../read/inputs.js";
import type { ByteRange } from "../read/read-chunks.js";
import { UsageError } from "../read/usage-error.js";
import type { EpochUnit } from "../record/timestamp.js";
import { Aggregator, type AggregatorOptions } from "../tally/aggregator.js";
import type { Translation } from "../tally/merge-state.js";
import type { ReadInput } from "../tally/read-input.js";
import { decodeSummary, type Summary } from "../tally/summary.js";
import type { Totals } from "../tally/totals.js";
import { ProblemLog } from "./problem-log.js";
import { type Part, type PartResult, readPart, sessionOfPart } from "./read-part.js";

/** All inputs of a report, read and added up. */
export interface Gathered {
  readonly totals: Totals;
  readonly inputs: readonly ReadInput[];
  readonly problems: ProblemLog;
  /** Inputs that could not be read to their end. */
  readonly failureCount: number;
  readonly isInterrupted: boolean;
  /** Stalls that are in several of the summaries and logs. */
  readonly overlapCount: number;
}

/** How to read. */
export interface GatherSettings {
  /** How many threads; undefined leaves it to the size of the inputs. */
  readonly threads?: number | undefined;
  /** Told of every few bytes that were read, and of how many there are in all as far as that is known. */
  readonly onProgress?: (bytes: number, totalBytes: number) => void;
  /** Stalls that are open at the end stay open: another log may close them. */
  readonly isPart?: boolean;
  /** What timestamps that are numbers count; milliseconds unless said. */
  readonly epoch?: EpochUnit;
  /** Reads every line with the plain decoder: the reference. */
  readonly isPlain?: boolean;
  /** Bytes of a part; only tests have a reason to say it. */
  readonly partBytes?: number;
}

/** What the reading needs of the world. */
export interface GatherIo {
  readonly stdin: Readable;
  /** The folder to which relative paths belong. */
  readonly folder: string;
  /** Calls back at the first Ctrl-C. @returns a function that stops listening */
  onInterrupt(callback: () => void): () => void;
}

/** Large files are read in parts of this size: some tens of milliseconds of work each. */
const PART_BYTES = 32 * 1024 * 1024;
/** Starting a thread costs 30 to 50 ms, and each compiles the code for itself: less than this is read sooner without. */
const BYTES_WORTH_A_THREAD = 128 * 1024 * 1024;
/** More threads than this wait for the memory and not for the processor. */
const MOST_THREADS = 8;

/** Reads the inputs and adds them up. The first Ctrl-C ends the reading, not the report. */
export async function gather(
  inputs: readonly Input[],
  options: AggregatorOptions,
  io: GatherIo,
  problems: ProblemLog = new ProblemLog(),
  settings: GatherSettings = {},
): Promise<Gathered> {
  const sizes = inputs.map(({ path }) => sizeOf(path, io));
  const totalBytes = sizes.reduce((sum, size) => sum + size, 0);
  let isInterrupted = false;
  let readBytes = 0;
  const reading = {
    stdin: io.stdin,
    folder: io.folder,
    isPlain: settings.isPlain === true,
    epoch: settings.epoch ?? "ms",
    isCancelled: () => isInterrupted,
    onBytes(bytes: number): void {
      readBytes += bytes;
      settings.onProgress?.(readBytes, totalBytes);
    },
  };
  const stopListening = io.onInterrupt(() => {
    isInterrupted = true;
  });
  const threads = settings.threads ?? threadsFor(totalBytes);
  const partBytes = settings.partBytes ?? PART_BYTES;
  const parts = threads > 1 ? await planParts(inputs, sizes, io, partBytes) : [];
  let read =
    parts.length > 1
      ? await readParallel(parts, Math.min(threads, parts.length), options, reading)
      : await readInTurn(inputs, options, reading);
  if (read === undefined) {
    // The same stalls in several parts (somebody copied a log): only one reader can tell which of them to count.
    readBytes = 0;
    read = await readInTurn(inputs, options, reading);
  }
  stopListening();
  const concluded = conclude(inputs, read, options, problems);
  const totals = settings.isPart === true ? read.aggregator.pause() : read.aggregator.finish();
  return { ...concluded, totals, isInterrupted };
}

/**
 * One processor is left to the thread that looks on and to the rest of the machine: on two virtual processors, two readers took
 * longer than one (docs/performance.md).
 */
function threadsFor(sizeBytes: number): number {
  const worthwhile = Math.floor(sizeBytes / BYTES_WORTH_A_THREAD) + 1;
  return Math.max(1, Math.min(worthwhile, availableParallelism() - 1, MOST_THREADS));
}

/** The size of a regular file; 0 for everything else, and where the reading will say what is wrong. */
function sizeOf(path: string, io: GatherIo): number {
  if (path === "-") return 0;
  try {
    const found = statSync(resolve(io.folder, path));
    return found.isFile() ? found.size : 0;
  } catch {
    return 0;
  }
}

/** Cuts large files into parts. @param sizes of the inputs in bytes */
async function planParts(
  inputs: readonly Input[],
  sizes: readonly number[],
  io: GatherIo,
  partBytes: number,
): Promise<Part[]> {
  const { splitFile } = await import("../read/split-file.js");
  const parts: Part[] = [];
  for (const [input, { path }] of inputs.entries()) {
    let ranges: readonly (ByteRange | undefined)[] = [undefined];
    if ((sizes[input] ?? 0) >= 2 * partBytes) {
      const split = await splitFile(resolve(io.folder, path), partBytes).catch(() => []);
      if (split.length > 1) ranges = split;
    }
    for (const range of ranges) parts.push({ number: parts.length, input, path, range });
  }
  return parts;
}

/** What the reading of all parts gave. */
interface ReadParts {
  readonly aggregator: Aggregator;
  readonly parts: readonly Part[];
  /** Parallel to the parts; undefined where the reading was interrupted before. */
  readonly results: readonly (PartResult | undefined)[];
}

type Reading = Parameters<typeof readPart>[2] & {
  readonly isPlain: boolean;
  readonly epoch: EpochUnit;
};

async function readInTurn(
  inputs: readonly Input[],
  options: AggregatorOptions,
  reading: Reading,
): Promise<ReadParts> {
  const aggregator = new Aggregator(options);
  const kernel = reading.isPlain ? {} : { kernel: new KernelOnDemand() };
  const results: PartResult[] = [];
  const parts = inputs.map(
    ({ path }, i): Part => ({ number: i, input: i, path, range: undefined }),
  );
  for (const part of parts) {
    if (reading.isCancelled?.() === true) break;
    results.push(await readPart(part, aggregator, { ...reading, ...kernel }));
  }
  return { aggregator, parts, results };
}

/** @returns undefined if the same stall was met in several parts */
async function readParallel(
  parts: readonly Part[],
  threads: number,
  options: AggregatorOptions,
  reading: Reading,
): Promise<ReadParts | undefined> {
  const { readWithThreads } = await import("./read-pool.js");
  const { kernelModule } = await import("../kernel/kernel.js");
  const { folder, isPlain, epoch } = reading;
  const kernel = isPlain ? undefined : kernelModule();
  const worker = { aggregator: options, folder, kernel, epoch };
  const { results, states } = await readWithThreads(parts, threads, worker, reading);
  const aggregator = new Aggregator(options);
  const translation = translationOf(parts, results);
  const overlap = states.reduce((sum, state) => sum + aggregator.merge(state, translation), 0);
  return overlap > 0 ? undefined : { aggregator, parts, results };
}

/** Turns the parts back into the inputs that they are of. */
function translationOf(
  parts: readonly Part[],
  results: readonly (PartResult | undefined)[],
): Translation {
  const firstLines: number[] = [];
  const sessions = new Map<string, string>();
  for (const [i, part] of parts.entries()) {
    const before = parts[i - 1];
    const lines = results[i - 1]?.lines ?? 0;
    const isFirst = before?.input !== part.input;
    firstLines.push(isFirst ? 0 : (firstLines[i - 1] as number) + lines);
    // Records before the first start of a part belong to the last session of the part before it.
    const known = isFirst
      ? part.path
      : (results[i - 1]?.lastSession ?? sessions.get(sessionOfPart(before)));
    sessions.set(sessionOfPart(part), known ?? part.path);
  }
  return {
    session: (id) => sessions.get(id) ?? id,
    place: ({ input, line }) => ({
      input: parts[input]?.input ?? 0,
      line: line + (firstLines[input] ?? 0),
    }),
  };
}

/** Puts together what the parts of each input gave, and adds the summaries that were among the lines. */
function conclude(
  inputs: readonly Input[],
  { aggregator, parts, results }: ReadParts,
  options: AggregatorOptions,
  problems: ProblemLog,
): Omit<Gathered, "totals" | "isInterrupted"> {
  const { place } = translationOf(parts, results);
  const resultsOf = new Map<number, PartResult[]>();
  for (const [i, { input }] of parts.entries()) {
    const result = results[i];
    if (result === undefined) continue;
    const ofInput = resultsOf.get(input) ?? [];
    resultsOf.set(input, ofInput);
    ofInput.push(result);
  }
  const found: ReadInput[] = [];
  const summaries: Summary[] = [];
  let failureCount = 0;
  for (const [index, { path, label }] of inputs.entries()) {
    const own = resultsOf.get(index) ?? [];
    if (own.length === 0) continue;
    const sum = (pick: (result: PartResult) => number): number =>
      own.reduce((total, result) => total + pick(result), 0);
    let bad = 0;
    let documents = 0;
    for (const result of own) {
      const at = (line: number): number => place({ input: result.number, line }).line;
      bad += addProblems(result, at, problems);
      for (const { value, line } of result.documents) {
        const summary = decodeSummary(value);
        documents++;
        if ("state" in summary) summaries.push(summary);
        else {
          bad++;
          problems.addLine(summary, path, at(line), undefined);
        }
      }
      if (result.error !== undefined) {
        failureCount++;
        bad++;
        problems.addFile("unreadable", path, result.error);
      }
    }
    const records = sum((result) => result.records);
    // A summary stands for the logs that it is of.
    const isSummary = documents > 0 && records === 0 && bad === 0;
    const bytes = sum((result) => result.bytes);
    found[index] = {
      path,
      label,
      bytes,
      records,
      problems: bad,
      ...(isSummary ? { isSummary } : {}),
    };
  }
  let overlapCount = 0;
  for (const summary of summaries) requireWhole(summary, options);
  for (const summary of summaries) overlapCount += addSummary(summary, aggregator, found, problems);
  return { inputs: found, problems, failureCount, overlapCount };
}

/** A summary holds sums, of which nothing can be taken out. @throws UsageError */
function requireWhole({ state }: Summary, { filters }: AggregatorOptions): void {
  const { sinceMs, untilMs, minDurationMs, hosts = [] } = filters;
  const isCut = sinceMs !== undefined || untilMs !== undefined || minDurationMs !== undefined;
  const summaryHosts = state.hosts.filter((host) => host !== "");
  if (isCut || (hosts.length > 0 && summaryHosts.length > 1)) {
    throw new UsageError(
      "a summary cannot be cut by time, duration or host any more: give these options to `stall-report summarize`, when the logs are read",
    );
  }
}

/** @returns how many problems the part had */
function addProblems(
  { problems: kept, problemCounts }: PartResult,
  at: (line: number) => number,
  problems: ProblemLog,
): number {
  const rest = new Map(problemCounts);
  for (const problem of kept) {
    problems.add({ ...problem, line: at(problem.line) });
    rest.set(problem.code, (rest.get(problem.code) ?? 0) - 1);
  }
  for (const [code, count] of rest) problems.count(code, count);
  return [...problemCounts.values()].reduce((total, count) => total + count, 0);
}

function addSummary(
  summary: Summary,
  aggregator: Aggregator,
  inputs: ReadInput[],
  problems: ProblemLog,
): number {
  const first = inputs.length;
  inputs.push(...summary.inputs);
  problems.merge(summary.problems, new Map(summary.problemCounts));
  return aggregator.merge(summary.state, {
    session: (id) => id,
    place: ({ input, line }) => ({ input: first + input, line }),
  });
}
