import { setImmediate } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { UsageError } from "../read/usage-error.js";
import type { Part, PartResult, PartsReading } from "./read-part.js";
import type { WorkerMessage, WorkerTask } from "./read-worker.js";
import { type ShareOptions, ThreadShare, type ThreadSums } from "./thread-share.js";

/** The results of all threads. */
export interface PoolResult {
  /** By the numbers of the parts; undefined for parts that were not begun. */
  readonly results: readonly (PartResult | undefined)[];
  /** One per thread. */
  readonly sums: readonly ThreadSums[];
}

/** A reading thread retains almost nothing of what it allocates, so a small nursery costs no time and saves much memory. */
const YOUNG_GENERATION_MB = 4;

/**
 * Reads parts with several threads, including the current one. Each thread takes the next part when it has finished one, so that a
 * slow part delays no other. The current thread begins while the others start.
 *
 * @param threads their number, at least 1
 */
export async function readWithThreads(
  parts: readonly Part[],
  threads: number,
  options: ShareOptions,
  reading: Pick<PartsReading, "isCancelled" | "onBytes">,
): Promise<PoolResult> {
  const results: (PartResult | undefined)[] = parts.map(() => undefined);
  const left = [...parts];
  const takePart = (): Part | undefined => (reading.isCancelled() ? undefined : left.shift());
  const keep = (result: PartResult): void => {
    results[result.number] = result;
    reading.onBytes(result.bytes);
  };
  const workers = Array.from({ length: threads - 1 }, () => runWorker(options, takePart, keep));
  const share = new ThreadShare(options);
  const readOwn = async (): Promise<ThreadSums> => {
    for (let part = takePart(); part !== undefined; part = takePart()) {
      keep(await share.read(part, reading.isCancelled));
      // Lets the other threads request their next part.
      await setImmediate();
    }
    return share.finish();
  };
  return { results, sums: await Promise.all([readOwn(), ...workers]) };
}

function runWorker(
  options: ShareOptions,
  takePart: () => Part | undefined,
  onResult: (result: PartResult) => void,
): Promise<ThreadSums> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL("./read-worker.js", import.meta.url), {
      workerData: options,
      execArgv: [],
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MB },
    });
    const give = (): void => {
      const task: WorkerTask = takePart() ?? "finish";
      worker.postMessage(task);
    };
    worker.on("message", (message: WorkerMessage) => {
      if (message.kind === "sums") resolve(message.sums);
      else if (message.kind === "refused") reject(new UsageError(message.message));
      else {
        onResult(message.result);
        give();
      }
    });
    worker.on("error", reject);
    worker.on("exit", (status) => reject(new Error(`a reading thread ended with ${status}`)));
    give();
  });
}
