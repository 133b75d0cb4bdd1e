import type { Readable } from "node:stream";
import type { Input } from "../read/inputs.js";
import type { Unwrap } from "../read/unwrap-line.js";
import { formatDuration } from "../record/duration-text.js";
import type { EpochUnit } from "../record/timestamp.js";
import type { AggregatorOptions } from "../tally/aggregator.js";
import type { Overlap } from "../tally/overlaps.js";
import type { ReadInput } from "../tally/read-input.js";
import type { Totals } from "../tally/totals.js";
import { conclude } from "./conclude.js";
import { planParts, sizeOf, threadsFor, wholeParts } from "./plan-parts.js";
import { ProblemLog } from "./problem-log.js";
import type { PartsReading } from "./read-part.js";
import { readInTurn, readParallel } from "./read-parts.js";
import type { RepeatedSummary } from "./take-summaries.js";
import { addUnreadUnfinished } from "./unread-unfinished.js";

/** All inputs of a report, read and added up. */
export interface Gathered {
  /** Their inputs are those below, by index. */
  readonly totals: Totals;
  readonly inputs: readonly ReadInput[];
  readonly problems: ProblemLog;
  /** Inputs that could not be read to their end, and documents that could not be read at all. */
  readonly failureCount: number;
  readonly isInterrupted: boolean;
  /** Stalls that a summary has and another summary or log, too: they are counted twice. */
  readonly overlaps: readonly Overlap[];
  /** Summaries that were met before: they are counted once. */
  readonly repeated: readonly RepeatedSummary[];
}

/** How to read. */
export interface GatherSettings {
  /** How many threads; undefined leaves it to the size of the inputs. */
  readonly threads?: number | undefined;
  /** What timestamps that are numbers count; milliseconds unless said. */
  readonly epoch?: EpochUnit;
  /** Take records out of what a shipper has put around them. */
  readonly unwrap?: Unwrap | undefined;
  /** Told of every few bytes that were read, and of how many there are in all as far as that is known. */
  readonly onProgress?: (bytes: number, totalBytes: number) => void;
  /** Stalls that are open at the end stay open: another log may close them. */
  readonly isPart?: boolean;
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

/**
 * Reads the inputs and adds them up. The first Ctrl-C ends the reading, not the report.
 *
 * @throws UsageError if the filters cannot be applied to a summary
 */
export async function gather(
  inputs: readonly Input[],
  options: AggregatorOptions,
  io: GatherIo,
  problems: ProblemLog = new ProblemLog(),
  settings: GatherSettings = {},
): Promise<Gathered> {
  const sizes = inputs.map(({ path }) => sizeOf(path, io.folder));
  const totalBytes = sizes.reduce((sum, size) => sum + size, 0);
  let isInterrupted = false;
  let readBytes = 0;
  const reading: PartsReading = {
    // Node makes the stream when it is asked for, which takes some ms.
    stdin: () => io.stdin,
    folder: io.folder,
    isPlain: settings.isPlain === true,
    totalBytes,
    epoch: settings.epoch ?? "ms",
    unwrap: settings.unwrap,
    isCancelled: () => isInterrupted,
    onBytes(bytes: number): void {
      readBytes += bytes;
      settings.onProgress?.(readBytes, totalBytes);
    },
  };
  const stopListening = io.onInterrupt(() => {
    isInterrupted = true;
  });
  // What several threads have met must perhaps be read again, which cannot be done with standard input.
  const isReadableTwice = inputs.every(({ path }) => path !== "-");
  const threads = isReadableTwice ? (settings.threads ?? threadsFor(totalBytes)) : 1;
  // What was cut by a runtime is put together within a file, which is therefore read whole.
  const partBytes =
    settings.unwrap === undefined ? (settings.partBytes ?? PART_BYTES) : Number.POSITIVE_INFINITY;
  const parts = threads > 1 ? await planParts(inputs, sizes, io.folder, partBytes) : [];
  const isParallel = parts.length > 1;
  let read = isParallel
    ? await readParallel(parts, inputs.length, Math.min(threads, parts.length), options, reading)
    : undefined;
  if (read === undefined) {
    // Also where several threads met the same stalls (a log was copied): only one reader can tell which of them to count.
    readBytes = 0;
    read = await readInTurn(wholeParts(inputs), options, reading);
  }
  const { sharedSessions } = read.aggregator;
  if (sharedSessions.size > 0 && !isInterrupted && isReadableTwice) {
    // Whose the records are that came before this was known does not depend on the order when it is known from the beginning.
    readBytes = 0;
    read = await readInTurn(wholeParts(inputs), { ...options, sharedSessions }, reading);
  }
  stopListening();
  const { aggregator, summaries } = read;
  const { indexOf, ...concluded } = conclude(inputs, read, problems);
  aggregator.renumberInputs(indexOf);
  const totals = settings.isPart === true ? aggregator.pause() : aggregator.finish();
  // Whoever reads a summary tells of what it has.
  if (settings.isPart !== true) {
    addClockProblems(totals, concluded.inputs, problems);
    addUnreadUnfinished(totals, (input) => concluded.inputs[input]?.path, problems);
  }
  return {
    ...concluded,
    totals,
    problems,
    isInterrupted,
    overlaps: aggregator.overlaps,
    repeated: summaries.flatMap((taken) => taken.repeated),
  };
}

/** Tells of processes that did not live as long as the clock on the wall says. */
function addClockProblems(
  { sessions }: Totals,
  inputs: readonly ReadInput[],
  problems: ProblemLog,
): void {
  const [only, ...others] = inputs.filter(({ isSummary }) => isSummary !== true);
  for (const { id, lifeLine } of sessions) {
    const { isContradicted, uptime, rawSpans } = lifeLine;
    const [first] = rawSpans;
    if (!isContradicted || uptime === undefined || first === undefined) continue;
    const message = `process ${id} ran for ${formatDuration(uptime.uptimeMs)} but its timestamps span ${formatDuration(uptime.atMs - first.from)}: its clock was changed, or the machine slept`;
    // A process may have written to several logs; which of them was read last is no fact about it.
    const path = others.length === 0 ? only?.path : undefined;
    problems.addFile("clock-disagrees", path ?? id, message);
  }
}
