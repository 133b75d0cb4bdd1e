/**
 * A thread that reads parts: it asks for one after the other, and hands its sums over at the end.
 */
import { Readable } from "node:stream";
import { type MessagePort, parentPort, workerData } from "node:worker_threads";
import { KernelOnDemand } from "../kernel/kernel-on-demand.js";
import { UsageError } from "../read/usage-error.js";
import type { EpochUnit } from "../record/timestamp.js";
import { Aggregator, type AggregatorOptions } from "../tally/aggregator.js";
import type { AggregatorState } from "../tally/aggregator-state.js";
import { encodeState } from "../tally/encode-state.js";
import { type Part, type PartResult, readPart } from "./read-part.js";
import { SummaryTaker, type TakenSummaries } from "./take-summaries.js";

/** What a thread is told at its start. */
export interface WorkerOptions {
  readonly aggregator: AggregatorOptions;
  /** The folder to which relative paths belong. */
  readonly folder: string;
  /** Undefined if every line is for the plain decoder. */
  readonly kernel: WebAssembly.Module | undefined;
  readonly epoch: EpochUnit;
  /** How many parts there are: the logs of summaries have the numbers after them. */
  readonly partCount: number;
}

/** What a thread has added up. */
export interface ThreadSums {
  readonly state: AggregatorState;
  readonly taken: TakenSummaries;
  /** Stalls that were counted twice. */
  readonly overlapCount: number;
}

/** What a thread is told later: the next part to read, or that there is none. */
export type WorkerTask = Part | "finish";

/** What a thread says. */
export type WorkerMessage =
  | { readonly kind: "part"; readonly result: PartResult }
  | { readonly kind: "sums"; readonly sums: ThreadSums }
  | { readonly kind: "refused"; readonly message: string };

const port = parentPort as MessagePort;
const options = workerData as WorkerOptions;
const aggregator = new Aggregator(options.aggregator);
const summaries = new SummaryTaker(aggregator, options.aggregator.filters, options.partCount);
const say = (message: WorkerMessage): void => port.postMessage(message);

const reading = {
  // Standard input is read by the main thread.
  stdin: Readable.from([]),
  folder: options.folder,
  epoch: options.epoch,
  ...(options.kernel === undefined ? {} : { kernel: new KernelOnDemand(options.kernel) }),
  summaries,
};

port.on("message", async (task: WorkerTask) => {
  if (task === "finish") {
    say(finish());
    port.close();
    return;
  }
  say({ kind: "part", result: await readPart(task, aggregator, reading) });
});

function finish(): WorkerMessage {
  try {
    const taken = summaries.finish();
    const state = encodeState(aggregator.soFar(), {
      hasMoments: true,
      isForThread: true,
      filters: {},
    });
    const overlapCount = aggregator.overlaps.reduce((sum, { count }) => sum + count, 0);
    return { kind: "sums", sums: { state, taken, overlapCount } };
  } catch (error) {
    if (error instanceof UsageError) return { kind: "refused", message: error.message };
    throw error;
  }
}
