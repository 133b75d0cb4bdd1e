import { KernelOnDemand } from "../kernel/kernel-on-demand.js";
import { Aggregator, type AggregatorOptions } from "../tally/aggregator.js";
import type { Translation } from "../tally/merge-state.js";
import {
  type Part,
  type PartResult,
  type PartsReading,
  readPart,
  sessionOfPart,
} from "./read-part.js";
import { SummaryTaker, type TakenSummaries } from "./take-summaries.js";

/** The result of reading all parts. */
export interface ReadParts {
  /** Refers to inputs by their numbers, and to the logs of summaries by the numbers after them. */
  readonly aggregator: Aggregator;
  readonly parts: readonly Part[];
  /** Parallel to the parts; undefined for parts not read because of an interruption. */
  readonly results: readonly (PartResult | undefined)[];
  readonly summaries: readonly TakenSummaries[];
}

/** Reads the parts one after another. @param parts each a whole input */
export async function readInTurn(
  parts: readonly Part[],
  options: AggregatorOptions,
  reading: PartsReading,
): Promise<ReadParts> {
  const aggregator = new Aggregator(options);
  const summaries = new SummaryTaker(aggregator, options, parts.length);
  const kernel = reading.isPlain ? undefined : new KernelOnDemand(reading.totalBytes);
  const results: PartResult[] = [];
  for (const part of parts) {
    if (reading.isCancelled()) break;
    results.push(await readPart(part, aggregator, { ...reading, kernel, summaries }));
  }
  return { aggregator, parts, results, summaries: [summaries.finish()] };
}

/**
 * Reads several parts at once.
 *
 * @returns undefined if several threads read the same stalls or summaries, or several processes share a session id
 */
export async function readParallel(
  parts: readonly Part[],
  inputCount: number,
  threads: number,
  options: AggregatorOptions,
  reading: PartsReading,
): Promise<ReadParts | undefined> {
  const { readWithThreads } = await import("./read-pool.js");
  const { kernelModule } = await import("../kernel/kernel-module.js");
  const { folder, isPlain, epoch, unwrap } = reading;
  const kernel = isPlain ? undefined : kernelModule();
  const worker = { aggregator: options, folder, kernel, epoch, unwrap, partCount: parts.length };
  const { results, sums } = await readWithThreads(parts, threads, worker, reading);
  const aggregator = new Aggregator(options);
  const parted = translationOf(parts, results);
  const summaries: TakenSummaries[] = [];
  let next = inputCount;
  for (const { state, taken, overlapCount } of sums) {
    const firstInput = next;
    next += taken.inputs.length;
    summaries.push({ ...taken, firstInput });
    for (const [i, { path }] of taken.inputs.entries()) aggregator.nameInput(firstInput + i, path);
    const knownCount = aggregator.merge(state, {
      session: parted.session,
      place: (place) =>
        place.input < parts.length
          ? parted.place(place)
          : { ...place, input: place.input - parts.length + firstInput },
    });
    if (knownCount + overlapCount + taken.repeated.length > 0) return undefined;
  }
  if (aggregator.sharedSessions.size > 0) return undefined;
  return { aggregator, parts, results, summaries };
}

/** Translates references to parts into references to their inputs. */
export function translationOf(
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
    // Records before the first start of a part belong to the last session of the previous part.
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
