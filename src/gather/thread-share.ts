import { Readable } from "node:stream";
import { KernelOnDemand } from "../kernel/kernel-on-demand.js";
import type { Unwrap } from "../read/unwrap-line.js";
import type { EpochUnit } from "../record/timestamp.js";
import { Aggregator, type AggregatorOptions } from "../tally/aggregator.js";
import type { AggregatorState } from "../tally/aggregator-state.js";
import { encodeState } from "../tally/encode-state.js";
import { type Part, type PartResult, readPart } from "./read-part.js";
import { SummaryTaker, type TakenSummaries } from "./take-summaries.js";

/** The options that each thread gets at its start. */
export interface ShareOptions {
  readonly aggregator: AggregatorOptions;
  /** The folder against which relative paths are resolved. */
  readonly folder: string;
  /** Undefined if the plain decoder reads every line. */
  readonly kernel: WebAssembly.Module | undefined;
  readonly epoch: EpochUnit;
  readonly unwrap: Unwrap | undefined;
  /** The number of parts; the logs of summaries are numbered after them. */
  readonly partCount: number;
}

/** The sums of one thread. */
export interface ThreadSums {
  readonly state: AggregatorState;
  readonly taken: TakenSummaries;
  /** Stalls that were counted twice. */
  readonly overlapCount: number;
}

/** A thread's share of the work: reads parts one after another, and adds them up. */
export class ThreadShare {
  readonly #options: ShareOptions;
  readonly #aggregator: Aggregator;
  readonly #summaries: SummaryTaker;
  readonly #kernel: KernelOnDemand | undefined;

  constructor(options: ShareOptions) {
    this.#options = options;
    this.#aggregator = new Aggregator(options.aggregator);
    this.#summaries = new SummaryTaker(this.#aggregator, options.aggregator, options.partCount);
    this.#kernel = options.kernel && new KernelOnDemand(0, options.kernel);
  }

  /** @param isCancelled called between chunks; true ends the reading early */
  read(part: Part, isCancelled: () => boolean = () => false): Promise<PartResult> {
    const { folder, epoch, unwrap } = this.#options;
    const [kernel, summaries] = [this.#kernel, this.#summaries];
    // Standard input is read only with a single thread.
    const stdin = (): Readable => Readable.from([]);
    const reading = { stdin, folder, epoch, unwrap, kernel, summaries, isCancelled };
    return readPart(part, this.#aggregator, reading);
  }

  /** @throws UsageError if the filters cannot be applied to a summary */
  finish(): ThreadSums {
    const taken = this.#summaries.finish();
    const options = { hasMoments: true, isForThread: true, filters: {} };
    const state = encodeState(this.#aggregator.soFar(), options);
    const overlapCount = this.#aggregator.overlaps.reduce((sum, { count }) => sum + count, 0);
    return { state, taken, overlapCount };
  }
}
