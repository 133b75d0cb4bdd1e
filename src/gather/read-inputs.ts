import { KernelOnDemand } from "../kernel/kernel-on-demand.js";
import type { Input } from "../read/inputs.js";
import { Aggregator, type AggregatorOptions } from "../tally/aggregator.js";
import type { ReadAhead } from "./read-ahead.js";
import { type InputResult, type InputsReading, readInput } from "./read-input.js";
import { SummaryTaker, type TakenSummaries } from "./take-summaries.js";

/** The results of reading all inputs. */
export interface ReadInputs {
  /** Refers to inputs by their numbers, and to the logs of summaries by those after them. */
  readonly aggregator: Aggregator;
  /** By the indexes of the inputs, as far as reading got. */
  readonly results: readonly InputResult[];
  readonly summaries: TakenSummaries;
}

/** Reads one input after the other. @param ahead other threads that read pieces of them */
export async function readInputs(
  inputs: readonly Input[],
  options: AggregatorOptions,
  reading: InputsReading,
  ahead?: ReadAhead,
): Promise<ReadInputs> {
  const aggregator = new Aggregator(options);
  const summaries = new SummaryTaker(aggregator, options, inputs.length);
  const kernel = reading.isPlain ? undefined : new KernelOnDemand(reading.totalBytes);
  const results: InputResult[] = [];
  for (const [number, { path }] of inputs.entries()) {
    if (reading.signal.aborted) break;
    const pieces = ahead?.piecesOf(number);
    results.push(
      await readInput(number, path, aggregator, { ...reading, kernel, pieces, summaries }),
    );
  }
  return { aggregator, results, summaries: summaries.finish() };
}
