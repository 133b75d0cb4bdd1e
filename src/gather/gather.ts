import type { Readable } from "node:stream";
import type { Input } from "../read/inputs.js";
import type { Unwrap } from "../read/unwrap-line.js";
import { formatDuration } from "../record/duration-text.js";
import type { EpochUnit } from "../record/timestamp.js";
import { Aggregator, type AggregatorOptions } from "../tally/aggregator.js";
import { findAlikeStalls } from "../tally/alike-stalls.js";
import type { Overlap } from "../tally/overlaps.js";
import type { ReadInput } from "../tally/read-input.js";
import type { Totals } from "../tally/totals.js";
import { conclude } from "./conclude.js";
import { heapBounds } from "./heap-bounds.js";
import { planPieces, sizeOf, threadsFor } from "./plan-pieces.js";
import { ProblemLog } from "./problem-log.js";
import type { ReadAhead } from "./read-ahead.js";
import type { InputsReading } from "./read-input.js";
import { type ReadInputs, readInputs } from "./read-inputs.js";
import type { RepeatedSummary } from "./take-summaries.js";
import { addUnreadUnfinished } from "./unread-unfinished.js";

/** All inputs of a report, read and added up. */
export interface Gathered {
  /** They refer to `inputs` by index. */
  readonly totals: Totals;
  readonly inputs: readonly ReadInput[];
  readonly problems: ProblemLog;
  /** Inputs that could not be read to their end, and documents that could not be read at all. */
  readonly failureCount: number;
  readonly isInterrupted: boolean;
  /** Stalls of a summary that are also in another summary or log, and were counted twice. */
  readonly overlaps: readonly Overlap[];
  /** Summaries that occurred more than once, and were counted once. */
  readonly repeated: readonly RepeatedSummary[];
  /** Inputs that look like copies, by their paths. */
  readonly alike: readonly { readonly paths: readonly [string, string]; readonly count: number }[];
}

/** How to read. */
export interface GatherSettings {
  /** How many threads; if undefined, the size of the inputs decides. */
  readonly threads?: number | undefined;
  /** The unit of numeric timestamps; milliseconds by default. */
  readonly epoch?: EpochUnit;
  /** How to extract records from what a shipper has wrapped them in. */
  readonly unwrap?: Unwrap | undefined;
  /** Called regularly with the bytes read so far and the total, as far as it is known. */
  readonly onProgress?: (bytes: number, totalBytes: number) => void;
  /** Whether stalls that are open at the end stay open, because another log may close them. */
  readonly leavesOpen?: boolean;
  /** Whether the plain decoder, which is the reference, reads every line. */
  readonly isPlain?: boolean;
  /** The size in bytes of the pieces that several threads read, for tests. */
  readonly pieceBytes?: number;
}

/** What reading needs from the environment. */
export interface GatherIo {
  readonly stdin: Readable;
  /** The folder against which relative paths are resolved. */
  readonly folder: string;
  /** Calls back at the first Ctrl-C. @returns a function that stops listening */
  onInterrupt(callback: () => void): () => void;
  /** Tells the user something on standard error that does not end the command. */
  warn(message: string): void;
}

/** The size of the pieces that several threads read. Each piece hands its counts over, so smaller ones cost more. */
const PIECE_BYTES = 32 * 1024 * 1024;

/**
 * Reads the inputs and adds them up. The first Ctrl-C ends the reading, not the report.
 *
 * @throws UsageError if the filters cannot be applied to a summary
 */
export async function gather(
  inputs: readonly Input[],
  options: AggregatorOptions,
  io: GatherIo,
  settings: GatherSettings = {},
): Promise<Gathered> {
  const interruption = new AbortController();
  const stopListening = io.onInterrupt(() => interruption.abort());
  const { signal } = interruption;
  const bounded = { ...heapBounds(), ...options };
  const read = await readAll(inputs, bounded, io, settings, signal).finally(stopListening);
  const { aggregator, summaries } = read;
  const problems = new ProblemLog();
  const { indexOf, ...concluded } = conclude(inputs, read, problems);
  aggregator.renumberInputs(indexOf);
  const totals = settings.leavesOpen === true ? aggregator.pause() : aggregator.finish();
  const pathOf = (input: number): string => concluded.inputs[input]?.path ?? "";
  // For a summary, these problems are reported when it is read.
  if (settings.leavesOpen !== true) {
    addClockProblems(totals, concluded.inputs, problems);
    addUnreadUnfinished(totals, pathOf, problems);
  }
  return {
    ...concluded,
    totals,
    problems,
    isInterrupted: signal.aborted,
    overlaps: aggregator.overlaps,
    repeated: summaries.repeated,
    alike: findAlikeStalls(totals).map(({ inputs: [a, b], count }) => ({
      paths: [pathOf(a), pathOf(b)],
      count,
    })),
  };
}

/** Reads the inputs with as many threads as pay; and once more if processes share their session ids. */
async function readAll(
  inputs: readonly Input[],
  options: AggregatorOptions,
  io: GatherIo,
  settings: GatherSettings,
  signal: AbortSignal,
): Promise<ReadInputs> {
  const sizes = inputs.map(({ path }) => sizeOf(path, io.folder));
  const totalBytes = sizes.reduce((sum, size) => sum + size, 0);
  let readBytes = 0;
  const reading: InputsReading = {
    // Node creates the stream on first access, which takes a few ms.
    stdin: () => io.stdin,
    folder: io.folder,
    isPlain: settings.isPlain === true,
    totalBytes,
    epoch: settings.epoch ?? "ms",
    unwrap: settings.unwrap,
    signal,
    onBytes(bytes: number): void {
      readBytes += bytes;
      settings.onProgress?.(readBytes, totalBytes);
    },
  };
  const ahead = await startAhead(inputs, sizes, options, settings, io.folder);
  const read = await readInputs(inputs, options, reading, ahead).finally(() => ahead?.close());
  warnOfDeaths(ahead?.deaths ?? [], io);
  const { sharedSessions } = read.aggregator;
  const canReadAgain = !signal.aborted && inputs.every(({ path }) => path !== "-");
  if (sharedSessions.size === 0 || !canReadAgain) return read;
  // With the shared ids known from the beginning, the result does not depend on the order of records.
  readBytes = 0;
  return readInputs(inputs, { ...options, sharedSessions }, reading);
}

/** Starts the threads that read besides this one; undefined if one thread is as fast. */
async function startAhead(
  inputs: readonly Input[],
  sizes: readonly number[],
  options: AggregatorOptions,
  { threads, isPlain, epoch = "ms", unwrap, pieceBytes = PIECE_BYTES }: GatherSettings,
  folder: string,
): Promise<ReadAhead | undefined> {
  // The kernel knows one unit of time, and lines that a runtime has split are joined within a file.
  if (isPlain === true || epoch !== "ms" || unwrap !== undefined) return undefined;
  const wanted = threads ?? threadsFor(sizes.reduce((sum, size) => sum + size, 0));
  if (wanted < 2) return undefined;
  const pieces = await planPieces(inputs, sizes, folder, pieceBytes);
  if (pieces.length < 2) return undefined;
  const { ReadAhead } = await import("./read-ahead.js");
  const { kernelModule } = await import("../kernel/kernel-module.js");
  const { longestSilenceMs, isToldOfLife, blockMs } = new Aggregator(options).countingFor(0);
  return new ReadAhead(pieces, Math.min(wanted, pieces.length), {
    folder,
    module: kernelModule(),
    manner: { longestSilenceMs, isToldOfLife, blockMs },
  });
}

/** Warns of threads that have died: only speed is lost, but the user may wonder about that, or about the memory of the machine. */
function warnOfDeaths(deaths: readonly string[], io: GatherIo): void {
  const [reason] = deaths;
  if (reason === undefined) return;
  const threads = deaths.length === 1 ? "a reading thread" : `${deaths.length} reading threads`;
  const outcome = "another thread did the work, and nothing is missing from the result";
  io.warn(`${threads} ended too early (${reason}): ${outcome}`);
}

/** Reports processes whose uptime contradicts the wall clock. */
function addClockProblems(
  { sessions }: Totals,
  inputs: readonly ReadInput[],
  problems: ProblemLog,
): void {
  const [only, ...others] = inputs.filter(({ isSummary }) => isSummary !== true);
  for (const { id, lifeLine } of sessions) {
    const { isContradicted, isAgeWrong, uptime, rawSpans } = lifeLine;
    const [first, last] = [rawSpans[0], rawSpans.at(-1)];
    if (first === undefined || last === undefined || !(isContradicted || isAgeWrong)) continue;
    const age = uptime === undefined ? "" : ` ran for ${formatDuration(uptime.uptimeMs)} but`;
    const reason = isAgeWrong
      ? "`uptime` is in milliseconds; it is not used"
      : "its clock was changed, or the machine slept";
    const message = `process ${id}${age} has timestamps over ${formatDuration(last.to - first.from)}: ${reason}`;
    // A process may have written to several logs, so one is named only if there is no other.
    const path = others.length === 0 ? only?.path : undefined;
    problems.addFile("clock-disagrees", path ?? id, message);
  }
}
