/**
 * A thread that reads parts one after another, and sends its sums at the end.
 */
import { type MessagePort, parentPort, workerData } from "node:worker_threads";
import { UsageError } from "../read/usage-error.js";
import type { Part, PartResult } from "./read-part.js";
import { type ShareOptions, ThreadShare, type ThreadSums } from "./thread-share.js";

/** A message to a thread: the next part to read, or that there is none. */
export type WorkerTask = Part | "finish";

/** A message from a thread. */
export type WorkerMessage =
  | { readonly kind: "part"; readonly result: PartResult }
  | { readonly kind: "sums"; readonly sums: ThreadSums }
  | { readonly kind: "refused"; readonly message: string };

const port = parentPort as MessagePort;
const share = new ThreadShare(workerData as ShareOptions);
const post = (message: WorkerMessage): void => port.postMessage(message);

port.on("message", async (task: WorkerTask) => {
  if (task === "finish") {
    post(finish());
    port.close();
    return;
  }
  post({ kind: "part", result: await share.read(task) });
});

function finish(): WorkerMessage {
  try {
    return { kind: "sums", sums: share.finish() };
  } catch (error) {
    if (error instanceof UsageError) return { kind: "refused", message: error.message };
    throw error;
  }
}
